package org.pagoda.kernel.module;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Modifier;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.jar.JarEntry;
import java.util.jar.JarInputStream;
import org.jspecify.annotations.Nullable;
import org.pagoda.kernel.Task;
import org.pagoda.kernel.fs.WholeFile;
import org.pagoda.mmu.Errno;

/** Finds the code of a module: built in by name, or in a {@code .jar} or {@code .java} file by path. */
final class ModuleFinder {
    /** There is no such module, or it cannot be one. */
    static final class NotFoundException extends Exception {
        private static final long serialVersionUID = 1;

        private final long error;
        private final transient List<String> lines;

        NotFoundException(long error, List<String> lines) {
            super(String.join("\n", lines));
            this.error = error;
            this.lines = lines;
        }

        NotFoundException(Errno error, String line) {
            this(error.result(), List.of(line));
        }

        long error() {
            return error;
        }

        List<String> lines() {
            return lines;
        }
    }

    private static final String CLASS = ".class";

    private final UseList mayUse = UseList.ofModules();

    // Before the machine runs.
    private final TreeMap<String, Supplier<KernelModule>> builtIn = new TreeMap<>();
    private @Nullable ModuleFiles files;
    private @Nullable ModuleCompiler compiler;

    void add(String name, Supplier<KernelModule> maker) {
        if (builtIn.putIfAbsent(name, maker) != null) {
            throw new IllegalArgumentException("there is a module '" + name + "' already");
        }
    }

    void setFiles(ModuleFiles newFiles) {
        files = newFiles;
    }

    void setCompiler(ModuleCompiler newCompiler) {
        compiler = newCompiler;
    }

    List<String> builtIn() {
        return List.copyOf(builtIn.navigableKeySet());
    }

    /** True for a reference that names a file. */
    private static boolean isPath(String reference) {
        return reference.contains("/") || reference.endsWith(".java") || reference.endsWith(".jar");
    }

    ModuleCode find(@Nullable Task task, String reference) throws NotFoundException {
        if (!isPath(reference)) {
            Supplier<KernelModule> maker = builtIn.get(reference);
            if (maker == null) {
                throw new NotFoundException(Errno.ENOENT, "there is no module " + reference);
            }
            return new ModuleCode("built-in", null, maker);
        }
        if (files == null) {
            throw new NotFoundException(Errno.ENOSYS, reference + ": this machine has no files for modules");
        }
        WholeFile content = files.read(task, reference);
        if (content.error() < 0) {
            throw new NotFoundException(
                    content.error(), List.of(reference + " cannot be read: " + Errno.describe(content.error())));
        }
        NavigableMap<String, byte[]> classes =
                reference.endsWith(".jar") ? unpack(reference, content.bytes()) : compile(reference, content.bytes());
        refuseWhatMayNotBeUsed(reference, classes);
        RestrictedLoader loader = new RestrictedLoader(reference, classes, mayUse);
        Class<? extends KernelModule> type = only(reference, classes, loader);
        return new ModuleCode(reference, loader, () -> make(type));
    }

    private NavigableMap<String, byte[]> compile(String path, byte[] bytes) throws NotFoundException {
        String name = path.substring(path.lastIndexOf('/') + 1);
        if (compiler == null) {
            throw new NotFoundException(Errno.ENOSYS, name + ": this machine has no compiler for modules");
        }
        String text;
        try {
            text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new NotFoundException(Errno.ENOEXEC, name + " is not UTF-8");
        }
        ModuleCompiler.Result result = compiler.compile(name, text, mayUse);
        if (!result.problems().isEmpty()) {
            throw new NotFoundException(Errno.ENOEXEC.result(), result.problems());
        }
        return new TreeMap<>(result.classes());
    }

    private static NavigableMap<String, byte[]> unpack(String path, byte[] bytes) throws NotFoundException {
        TreeMap<String, byte[]> classes = new TreeMap<>();
        try (JarInputStream in = new JarInputStream(new ByteArrayInputStream(bytes))) {
            for (JarEntry entry = in.getNextJarEntry(); entry != null; entry = in.getNextJarEntry()) {
                String name = entry.getName();
                if (name.endsWith(CLASS) && !name.startsWith("META-INF/")) {
                    String binary =
                            name.substring(0, name.length() - CLASS.length()).replace('/', '.');
                    if (UseList.isPagodas(binary)) {
                        throw new NotFoundException(
                                Errno.ENOEXEC, path + ": " + binary + " cannot be in a package of Pagoda's");
                    }
                    classes.put(binary, in.readAllBytes());
                }
            }
        } catch (IOException | IllegalArgumentException e) {
            throw new NotFoundException(Errno.ENOEXEC, path + " is not a jar: " + e.getMessage());
        }
        return classes;
    }

    /** A jar's classes were compiled somewhere else, and those of a source file may have said nothing of what they use. */
    private void refuseWhatMayNotBeUsed(String path, NavigableMap<String, byte[]> classes) throws NotFoundException {
        List<String> lines = new ArrayList<>();
        for (String name : classes.navigableKeySet()) {
            try {
                for (String line : ClassUses.of(classes.get(name)).refused(mayUse)) {
                    lines.add(path + ": class " + name + ": " + line);
                }
            } catch (IOException | IllegalArgumentException e) {
                throw new NotFoundException(Errno.ENOEXEC, path + ": class " + name + " is no class file");
            }
        }
        if (!lines.isEmpty()) {
            throw new NotFoundException(Errno.ENOEXEC.result(), lines);
        }
    }

    private static Class<? extends KernelModule> only(
            String path, NavigableMap<String, byte[]> classes, RestrictedLoader loader) throws NotFoundException {
        List<Class<? extends KernelModule>> found = new ArrayList<>();
        for (String name : classes.navigableKeySet()) {
            try {
                Class<?> type = Class.forName(name, false, loader);
                if (KernelModule.class.isAssignableFrom(type) && !Modifier.isAbstract(type.getModifiers())) {
                    found.add(type.asSubclass(KernelModule.class));
                }
            } catch (ClassNotFoundException | LinkageError e) {
                throw new NotFoundException(Errno.ENOEXEC, path + ": class " + name + " cannot be loaded: " + cause(e));
            }
        }
        if (found.size() != 1) {
            throw new NotFoundException(
                    Errno.ENOEXEC,
                    path + " has " + (found.isEmpty() ? "no class" : found.size() + " classes")
                            + " that implement KernelModule, and must have one");
        }
        return found.get(0);
    }

    private static String cause(Throwable thrown) {
        Throwable cause = thrown.getCause() == null ? thrown : thrown.getCause();
        return String.valueOf(cause.getMessage());
    }

    private static KernelModule make(Class<? extends KernelModule> type) {
        try {
            Constructor<? extends KernelModule> constructor = type.getDeclaredConstructor();
            constructor.setAccessible(true);
            return constructor.newInstance();
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof Error error) {
                throw error;
            } else if (e.getCause() instanceof RuntimeException exception) {
                throw exception;
            }
            throw new IllegalStateException(e.getCause());
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(type.getName() + " cannot be made: " + e.getMessage());
        }
    }
}
