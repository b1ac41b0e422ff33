package org.pagoda.user.source;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.pagoda.user.Program;
import org.pagoda.user.lab.Lab;
import org.pagoda.user.lab.UsageException;

/**
 * What a file is run as.
 *
 * @param lab its lab, or one that is made around its program
 * @param source the file
 * @param main the class that was chosen
 */
public record RunnableFile(Lab lab, SourceFile source, String main) {
    /**
     * Compiles {@code source} and chooses its lab, or its program if it has none.
     *
     * @param main the class to choose, with or without its package; null: the only one there is
     * @throws SourceProblemsException if it does not compile
     * @throws UsageException if there is none, or more than one and {@code main} does not say which
     */
    public static RunnableFile of(SourceFile source, @Nullable String main) {
        if (ModuleLayer.boot().findModule("jdk.compiler").isEmpty()) {
            throw source.cannotBeCompiled(); // SourceCompiler could not even be loaded
        }
        CompiledFile compiled = SourceCompiler.compile(source);
        LoadedFile file = compiled.load();
        List<Class<?>> labs = new ArrayList<>(file.implementing(Lab.class));
        List<Class<?>> programs = new ArrayList<>(file.implementing(Program.class));
        programs.removeAll(labs);
        Class<?> chosen = choose(file, labs, programs, main);
        String name = chosen.getName();
        return new RunnableFile(
                labs.contains(chosen) ? new LabFile(compiled, name) : new ProgramFile(compiled, name), source, name);
    }

    private static Class<?> choose(
            LoadedFile file, List<Class<?>> labs, List<Class<?>> programs, @Nullable String main) {
        String name = file.source().name();
        List<Class<?>> all = new ArrayList<>(labs);
        all.addAll(programs);
        if (all.isEmpty()) {
            throw new UsageException(name + " has no class that implements " + Program.class.getName() + ", or "
                    + Lab.class.getName() + abstractOnes(file));
        }
        if (main != null) {
            return all.stream()
                    .filter(each -> LoadedFile.isCalled(each, main))
                    .findFirst()
                    .orElseThrow(() -> new UsageException("--main " + main + ": " + name
                            + " has no such program or lab; it has " + LoadedFile.names(all)));
        }
        List<Class<?>> candidates = labs.isEmpty() ? programs : labs;
        if (candidates.size() > 1) {
            throw new UsageException(name + " has " + candidates.size() + (labs.isEmpty() ? " programs: " : " labs: ")
                    + LoadedFile.names(candidates) + "; --main CLASS says which one is to run");
        }
        return candidates.get(0);
    }

    private static String abstractOnes(LoadedFile file) {
        return file.classes().stream()
                .filter(each -> Program.class.isAssignableFrom(each) || Lab.class.isAssignableFrom(each))
                .map(each -> "; " + each.getName() + " is abstract")
                .collect(Collectors.joining());
    }
}
