package org.pagoda.user.exercise;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.tools.ToolProvider;

/** Skeletons and solutions in docs/exercises, and what tests make of them. */
final class Sources {
    private static final Path DOCS = Path.of(System.getProperty("basedir", "."), "../docs/exercises");

    private Sources() {}

    static Path skeleton(Exercise exercise) {
        return DOCS.resolve(exercise.name()).resolve(exercise.skeleton() + ".java");
    }

    static Path solution(Exercise exercise) {
        return DOCS.resolve("solutions").resolve(exercise.name()).resolve(exercise.skeleton() + ".java");
    }

    static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Compiles {@code text}, whose class is called {@code name}, in {@code folder}. */
    static Submission compile(Path folder, String name, String text) {
        try {
            Path file = Files.writeString(folder.resolve(name + ".java"), text);
            int status = ToolProvider.getSystemJavaCompiler()
                    .run(
                            null,
                            null,
                            null,
                            "-nowarn",
                            "-g",
                            "-d",
                            folder.toString(),
                            "-cp",
                            System.getProperty("java.class.path"),
                            file.toString());
            if (status != 0) {
                throw new IllegalArgumentException(name + " does not compile");
            }
            URL place = folder.toUri().toURL();
            return new Submission(name + ".java", () -> load(place, name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Class<?> load(URL place, String name) {
        try {
            return new URLClassLoader(new URL[] {place}, Sources.class.getClassLoader()).loadClass(name);
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException(e);
        }
    }
}
