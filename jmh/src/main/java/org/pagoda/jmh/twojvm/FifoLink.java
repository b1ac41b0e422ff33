package org.pagoda.jmh.twojvm;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Named pipes, one there and one back. What Java calls a pipe does not leave its JVM; these are the host's, made by its command {@code mkfifo}, which has
 * to be there.
 */
final class FifoLink {
    private FifoLink() {}

    static PageLink open(Side side, Path folder, OtherJvm other) throws IOException {
        Path there = folder.resolve("there");
        Path back = folder.resolve("back");
        if (side == Side.CHILD) {
            // The parent has both open already, so neither waits.
            return new StreamLink(
                    FileChannel.open(there, StandardOpenOption.READ), FileChannel.open(back, StandardOpenOption.WRITE));
        }
        make(there);
        make(back);
        return new StreamLink(openBothWays(back), openBothWays(there));
    }

    /** An end that is there before the other is, and does not wait for it. */
    private static FileChannel openBothWays(Path path) throws IOException {
        return FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE);
    }

    private static void make(Path path) throws IOException {
        Process command =
                new ProcessBuilder("mkfifo", path.toString()).inheritIO().start();
        try {
            int status = command.waitFor();
            if (status != 0) {
                throw new IOException("mkfifo " + path + " ended with status " + status);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted before mkfifo " + path + " had ended");
        }
    }
}
