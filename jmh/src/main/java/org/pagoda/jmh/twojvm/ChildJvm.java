package org.pagoda.jmh.twojvm;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** A JVM with the flags and the class path of this one, which ends when this object is closed, or when this JVM ends. */
final class ChildJvm implements AutoCloseable {
    /** Of flags that are about this JVM alone: agents would want the same files or ports twice. */
    private static final List<String> OWN = List.of("-javaagent:", "-agentlib:", "-agentpath:", "-Xrunjdwp", "-Xdebug");

    private static final long PATIENCE_SECONDS = 10;
    private static final long PAUSE_NANOS = 200_000;

    private final Path errors;
    private final Process process;

    /**
     * Starts one.
     *
     * @param errors a file for what it prints to standard error; read when it has ended badly
     * @param main the class it begins in, which ends when its standard input does
     */
    ChildJvm(Path errors, Class<?> main, String... arguments) throws IOException {
        this.errors = errors;
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(flag -> OWN.stream().noneMatch(flag::startsWith))
                .forEach(command::add);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
        command.addAll(List.of(arguments));
        process = new ProcessBuilder(command).redirectError(errors.toFile()).start();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** Has {@code action}, which does not throw, run when it has ended, on some thread. */
    void onEnd(Runnable action) {
        CompletableFuture<Void> unused = process.onExit().thenRun(action);
    }

    /** Waits until it prints {@code line}, and calls {@code meanwhile} again and again. Throws if it ends or prints something else. */
    void awaitLine(String line, Runnable meanwhile) throws IOException {
        BufferedReader output = process.inputReader(StandardCharsets.UTF_8);
        while (!output.ready() && isAlive()) {
            meanwhile.run();
            LockSupport.parkNanos(PAUSE_NANOS);
        }
        String printed = output.readLine();
        if (!line.equals(printed)) {
            throw new IOException("the other JVM printed " + printed + ", not " + line + ": " + said());
        }
    }

    /** Waits until it has ended; kills it if that takes more than {@value #PATIENCE_SECONDS} s. Throws unless it has ended well. */
    @Override
    public void close() {
        try {
            process.getOutputStream().close();
            if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
                throw new IllegalStateException("the other JVM did not end within " + PATIENCE_SECONDS + " s");
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
            throw new UncheckedIOException(new InterruptedIOException("interrupted before the other JVM had ended"));
        } catch (IOException e) {
            process.destroyForcibly();
            throw new UncheckedIOException("the other JVM could not be told to end", e);
        }
        if (process.exitValue() != 0) {
            throw new IllegalStateException("the other JVM ended with status " + process.exitValue() + ": " + said());
        }
    }

    private String said() {
        try {
            return Files.readString(errors).strip();
        } catch (IOException e) {
            return "what it said cannot be read: " + e;
        }
    }
}
