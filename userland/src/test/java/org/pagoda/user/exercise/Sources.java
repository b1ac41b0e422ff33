package org.pagoda.user.exercise;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.pagoda.user.source.SourceCompiler;
import org.pagoda.user.source.SourceFile;

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

    /** Compiles {@code text}, whose class is called {@code name}. */
    static Submission compile(Exercise exercise, String name, String text) {
        return new Submission(SourceCompiler.compile(new SourceFile(name + ".java", text)), exercise.type());
    }
}
