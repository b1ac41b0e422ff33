package org.pagoda.user.source;

import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.Trees;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import javax.lang.model.element.TypeElement;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.FileObject;
import javax.tools.ForwardingJavaFileManager;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileManager;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.StandardLocation;
import javax.tools.ToolProvider;
import org.agrona.collections.LongArrayList;
import org.jspecify.annotations.NullMarked;
import org.jspecify.annotations.Nullable;
import org.pagoda.ipc.SendFlags;
import org.pagoda.kernel.boot.Machine;
import org.pagoda.kernel.module.UseList;
import org.pagoda.mmu.Page;
import org.pagoda.user.Libc;
import org.pagoda.user.lab.UsageException;

/** Compiles one source file in memory, with the compiler of the Java that runs this. */
public final class SourceCompiler {
    /** The Java of every file, whatever runs it: who compiles it on one JDK compiles it on all. */
    private static final String RELEASE = "17";

    private SourceCompiler() {}

    /**
     * Compiles {@code file}. Warnings are not shown: they differ from one JDK to the next.
     *
     * @throws SourceProblemsException if it has errors, or uses what it may not
     * @throws UsageException if this Java has no compiler
     */
    public static CompiledFile compile(SourceFile file) {
        return compile(file, MayUse.list(file.isLab()), ToolProvider.getSystemJavaCompiler());
    }

    /** The same, with another list of what the file may use. */
    static CompiledFile compile(SourceFile file, UseList mayUse) {
        return compile(file, mayUse, ToolProvider.getSystemJavaCompiler());
    }

    static CompiledFile compile(SourceFile file, @Nullable JavaCompiler compiler) {
        return compile(file, MayUse.list(file.isLab()), compiler);
    }

    private static CompiledFile compile(SourceFile file, UseList mayUse, @Nullable JavaCompiler compiler) {
        if (compiler == null) {
            throw file.cannotBeCompiled();
        }
        DiagnosticCollector<JavaFileObject> found = new DiagnosticCollector<>();
        try (StandardJavaFileManager standard =
                        compiler.getStandardFileManager(found, Locale.ROOT, StandardCharsets.UTF_8);
                Memory memory = new Memory(standard)) {
            standard.setLocationFromPaths(StandardLocation.CLASS_PATH, classPath());
            standard.setLocationFromPaths(StandardLocation.SOURCE_PATH, List.of());
            JavacTask task = (JavacTask) compiler.getTask(
                    Writer.nullWriter(),
                    memory,
                    found,
                    List.of("--release", RELEASE, "-proc:none", "-g", "-nowarn", "-Xlint:none"),
                    null,
                    List.of(new Text(file)));
            return compile(file, mayUse, task, found, memory);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static CompiledFile compile(
            SourceFile file, UseList mayUse, JavacTask task, DiagnosticCollector<JavaFileObject> found, Memory memory)
            throws IOException {
        List<String> names = new ArrayList<>();
        List<Problem> problems = new ArrayList<>();
        Iterable<? extends CompilationUnitTree> units = task.parse();
        task.analyze();
        for (CompilationUnitTree unit : units) {
            Trees trees = Trees.instance(task);
            problems.addAll(new UseCheck(file, mayUse, trees, task.getElements(), unit).find());
            for (Tree declared : unit.getTypeDecls()) {
                if (trees.getElement(trees.getPath(unit, declared)) instanceof TypeElement type) {
                    names.add(task.getElements().getBinaryName(type).toString());
                }
            }
            if (unit.getPackageName() != null
                    && UseList.isPagodas(unit.getPackageName().toString())) {
                problems.add(new Problem(file.name(), 0, 0, "its package cannot be one of Pagoda's", ""));
            }
        }
        throwIfAny(file, found, problems);
        task.generate();
        throwIfAny(file, found, problems);
        return new CompiledFile(file, names, memory.classes(), mayUse);
    }

    private static void throwIfAny(SourceFile file, DiagnosticCollector<JavaFileObject> found, List<Problem> ofUses) {
        List<Problem> problems = new ArrayList<>(ofUses);
        for (Diagnostic<? extends JavaFileObject> each : found.getDiagnostics()) {
            if (each.getKind() == Diagnostic.Kind.ERROR) {
                problems.add(problem(file, each));
            }
        }
        if (!problems.isEmpty()) {
            problems.sort((a, b) -> Long.compare(a.line(), b.line()));
            throw new SourceProblemsException(problems);
        }
    }

    private static Problem problem(SourceFile file, Diagnostic<? extends JavaFileObject> found) {
        long line = Math.max(0, found.getLineNumber());
        String text = file.line(line);
        long column = 0;
        if (line > 0 && found.getPosition() >= 0) {
            String before = file.text().substring(0, (int)
                    Math.min(found.getPosition(), file.text().length()));
            column = (long) before.length() - Math.max(before.lastIndexOf('\n'), before.lastIndexOf('\r'));
        }
        return new Problem(file.name(), line, column, found.getMessage(Locale.ROOT), text);
    }

    /** Where the classes are that a file may use, and what those need: the jar, or folders of a build. */
    private static List<Path> classPath() {
        Set<Path> places = new LinkedHashSet<>();
        for (Class<?> each : List.of(
                Libc.class, Machine.class, SendFlags.class, Page.class, LongArrayList.class, NullMarked.class)) {
            CodeSource source = each.getProtectionDomain().getCodeSource();
            try {
                if (source != null) {
                    places.add(Path.of(source.getLocation().toURI()));
                }
            } catch (URISyntaxException e) {
                throw new UsageException(
                        "Pagoda's own classes are at a place that is no path: " + source.getLocation());
            }
        }
        return List.copyOf(places);
    }

    /** The text, as javac reads it. */
    private static final class Text extends SimpleJavaFileObject {
        private final String text;

        Text(SourceFile file) {
            super(uri(file.name()), Kind.SOURCE);
            text = file.text();
        }

        private static URI uri(String name) {
            try {
                return new URI("source", null, "/" + name, null);
            } catch (URISyntaxException e) {
                throw new UsageException(name + ": this cannot be the name of a source file");
            }
        }

        @Override
        public CharSequence getCharContent(boolean ignoreEncodingErrors) {
            return text;
        }

        /** {@inheritDoc} A public class may have another name than its file, as {@code java FILE.java} has it too. */
        @Override
        public boolean isNameCompatible(String simpleName, Kind kind) {
            return true;
        }
    }

    /** Keeps the classes that javac makes. */
    private static final class Memory extends ForwardingJavaFileManager<StandardJavaFileManager> {
        private final Map<String, ByteArrayOutputStream> written = new LinkedHashMap<>();

        Memory(StandardJavaFileManager standard) {
            super(standard);
        }

        @Override
        public JavaFileObject getJavaFileForOutput(
                JavaFileManager.Location location, String name, JavaFileObject.Kind kind, FileObject sibling) {
            return new SimpleJavaFileObject(URI.create("memory:///" + name.replace('.', '/') + ".class"), kind) {
                @Override
                public OutputStream openOutputStream() {
                    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
                    written.put(name, bytes);
                    return bytes;
                }
            };
        }

        Map<String, byte[]> classes() {
            Map<String, byte[]> classes = new LinkedHashMap<>();
            written.forEach((name, bytes) -> classes.put(name, bytes.toByteArray()));
            return classes;
        }
    }
}
