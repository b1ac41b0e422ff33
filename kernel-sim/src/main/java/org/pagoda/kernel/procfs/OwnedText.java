package org.pagoda.kernel.procfs;

import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.pagoda.ipc.interaction.CallbackOwner;
import org.pagoda.kernel.Task;
import org.pagoda.kernel.fs.Text;
import org.pagoda.kernel.fs.TextStore;
import org.pagoda.kernel.log.Oops;
import org.pagoda.mmu.Errno;

/**
 * A file made of text that belongs to somebody: he is in use while his code runs, and what it throws is an oops: it is put down in the log, the reader or
 * writer is killed, and the machine goes on.
 */
public final class OwnedText implements Text, TextStore {
    private final Oops oops;
    private final CallbackOwner owner;
    private final String name;
    private final int longest;
    private final @Nullable Text text;
    private final @Nullable TextStore store;

    /**
     * A file.
     *
     * @param name for the log
     * @param longest the most characters it may say; more is an oops
     */
    public OwnedText(
            Oops oops, CallbackOwner owner, String name, int longest, @Nullable Text text, @Nullable TextStore store) {
        this.oops = oops;
        this.owner = owner;
        this.name = name;
        this.longest = longest;
        this.text = text;
        this.store = store;
    }

    @Override
    public long show(Task reader, StringBuilder out) {
        Text shown = text;
        return shown == null
                ? Errno.EIO.result()
                : call(reader, "show", () -> {
                    long result = shown.show(reader, out);
                    if (out.length() > longest) {
                        throw Oops.complaint(name + " says more than " + longest + " characters");
                    }
                    return result;
                });
    }

    @Override
    public long store(Task writer, String written) {
        TextStore stored = store;
        return stored == null ? Errno.EIO.result() : call(writer, "store", () -> stored.store(writer, written));
    }

    private long call(Task task, String method, LongSupplier call) {
        owner.use();
        try {
            return call.getAsLong();
        } catch (RuntimeException | Error thrown) {
            throw oops.inCallOf(task, owner.name(), name + " " + method, thrown);
        } finally {
            owner.unuse();
        }
    }
}
