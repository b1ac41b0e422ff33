package org.pagoda.user.source;

import java.util.List;
import java.util.Map;
import org.pagoda.kernel.module.ModuleCompiler;
import org.pagoda.kernel.module.UseList;
import org.pagoda.user.lab.UsageException;

/** Compiles modules that come as source files, for a machine's kernel. */
public final class ModuleSource implements ModuleCompiler {
    @Override
    public Result compile(String name, String text, UseList mayUse) {
        if (text.isBlank()) {
            return new Result(Map.of(), List.of(name + " is empty"));
        }
        try {
            return new Result(
                    SourceCompiler.compile(new SourceFile(name, text), mayUse).classes(), List.of());
        } catch (SourceProblemsException e) {
            return new Result(Map.of(), e.lines());
        } catch (UsageException e) {
            return new Result(Map.of(), List.of(String.valueOf(e.getMessage())));
        }
    }
}
