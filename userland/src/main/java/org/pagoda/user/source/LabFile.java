package org.pagoda.user.source;

import java.util.List;
import java.util.function.Function;
import org.pagoda.kernel.KernelPanic;
import org.pagoda.user.lab.Lab;
import org.pagoda.user.lab.LabKey;
import org.pagoda.user.lab.LabRun;
import org.pagoda.user.lab.UsageException;

/** A lab in a file, as any other lab. Each run loads the file anew, so that nothing static is left of the one before. */
final class LabFile implements Lab {
    private final CompiledFile compiled;
    private final String main;
    private final LoadedFile loaded;
    private final Lab lab;

    /** Makes the lab of class {@code main}; throws {@link UsageException} if that cannot be. */
    LabFile(CompiledFile compiled, String main) {
        this.compiled = compiled;
        this.main = main;
        loaded = compiled.load();
        lab = loaded.make(loaded.named(Lab.class, main));
    }

    @Override
    public String name() {
        return ask(loaded, lab, "name()", Lab::name);
    }

    @Override
    public String summary() {
        return ask(loaded, lab, "summary()", Lab::summary);
    }

    @Override
    public List<LabKey> keys() {
        return ask(loaded, lab, "keys()", Lab::keys);
    }

    @Override
    public boolean run(LabRun run) {
        LoadedFile anew = compiled.load();
        return ask(anew, anew.make(anew.named(Lab.class, main)), "run()", made -> made.run(run));
    }

    /** What the lab answers, which is code of somebody's own: it may throw, or give nothing. */
    private <T> T ask(LoadedFile file, Lab of, String what, Function<Lab, T> question) {
        String who = file.source().name() + ": " + what + " of class " + main;
        try {
            T answer = question.apply(of);
            if (answer == null) {
                throw new UsageException(who + " gives null");
            }
            return answer;
        } catch (UsageException | KernelPanic | OutOfMemoryError e) {
            throw e;
        } catch (RuntimeException | Error e) {
            throw new LabFailedException(who + " throws " + file.describe(e), e);
        }
    }
}
