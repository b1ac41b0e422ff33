package org.pagoda.jmh.bench;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.runner.RunnerException;
import org.pagoda.jmh.tracing.HooklessClasses;

/** Which classes a fork finds: these, or for some rows copies of them from which tracing's hooks were removed. */
final class ForkClassPath implements AutoCloseable {
    private static final String PROPERTY = "java.class.path";

    /** The copies; null until a row wants them. */
    private @Nullable Path copies;

    /** A run of JMH. */
    interface Run<T> {
        T run() throws RunnerException;
    }

    /** Runs JMH, whose forks have the class path of this JVM's property; there is no other way to tell it. */
    <T> T during(Row row, Run<T> run) throws RunnerException {
        if (!row.needs().hookless()) {
            return run.run();
        }
        String own = System.getProperty(PROPERTY);
        System.setProperty(PROPERTY, hookless() + File.pathSeparator + own);
        try {
            return run.run();
        } finally {
            System.setProperty(PROPERTY, own);
        }
    }

    private Path hookless() {
        try {
            if (copies == null) {
                copies = Files.createTempDirectory("pagoda-hookless");
                HooklessClasses.write(copies);
            }
            return copies;
        } catch (IOException e) {
            throw new UncheckedIOException("classes without hooks cannot be written", e);
        }
    }

    @Override
    public void close() {
        if (copies == null) {
            return;
        }
        try (Stream<Path> found = Files.walk(copies)) {
            List<Path> deepestFirst = found.sorted(Comparator.reverseOrder()).toList();
            for (Path each : deepestFirst) {
                Files.delete(each);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("classes without hooks cannot be deleted", e);
        }
    }
}
