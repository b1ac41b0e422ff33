package org.pagoda.user.lab;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;
import org.pagoda.ipc.SendFlags;
import org.pagoda.kernel.fs.HostFiles;
import org.pagoda.mmu.Errno;
import org.pagoda.mmu.Page;
import org.pagoda.mmu.Rights;
import org.pagoda.user.Libc;

/**
 * The programs of the pipeline: a reader, stages, a sink.
 *
 * <p>They speak one type of message. Pages are the file's next bytes, all of them unless a notification announced how many
 * of the next message's bytes count; the notification {@link #END} ends the stream.
 */
final class PipelinePrograms {
    /** The type of all messages. */
    static final long STREAM = 64;
    /** The value of the notification that ends the stream. */
    static final long END = -1;
    /** What the programs call the file they read, and the one they write. */
    static final String INPUT = "/host/input";

    static final String OUTPUT = "/host/output";

    /** The process that a program sends to; known once all are made. */
    @FunctionalInterface
    interface Neighbour {
        long pid();
    }

    private PipelinePrograms() {}

    /** Sends, waiting for room and for the receiver to get ready; anything else that goes wrong ends the process. */
    private static void send(Libc libc, long pid, long address, long size, long flags) {
        long result = libc.send(pid, STREAM, address, size, flags | SendFlags.BLOCK);
        while (result == Errno.ECONNREFUSED.result() || result == Errno.EINTR.result()) {
            libc.schedYield();
            result = libc.send(pid, STREAM, address, size, flags | SendFlags.BLOCK);
        }
        if (result < 0) {
            fail(libc, "cannot send: " + Errno.describe(result));
        }
    }

    private static void fail(Libc libc, String why) {
        libc.print(why);
        libc.exit(1);
    }

    /** Reads the file into fresh pages, a batch at a time, and sends them off. */
    static void reader(Libc libc, Neighbour next, int batch, long flags) {
        long file = libc.open(INPUT, HostFiles.READ);
        if (file < 0) {
            fail(libc, "cannot open the file: " + Errno.describe(file));
        }
        long buffer = 0;
        while (true) {
            // Fresh pages each time, in the same place: those sent before are gone, or are not ours alone any more.
            buffer = libc.mmap(buffer, batch, Rights.READ_WRITE);
            if (buffer < 0) {
                fail(libc, "no memory for the file: " + Errno.describe(buffer));
            }
            long count = libc.read(file, buffer, Page.address(batch));
            if (count < 0) {
                fail(libc, "cannot read the file: " + Errno.describe(count));
            } else if (count == 0) {
                break;
            }
            if (!Page.isAligned(count)) {
                send(libc, next.pid(), count, 0, 0);
            }
            send(libc, next.pid(), buffer, Page.count(count), flags);
        }
        send(libc, next.pid(), END, 0, 0);
    }

    /** Passes on what comes. */
    static void stage(Libc libc, Neighbour next, long flags) {
        libc.registerHandler(STREAM, (inHandler, pid, type, address, size, sentFlags) -> {
            send(inHandler, next.pid(), address, size, size == 0 ? 0 : flags);
            if (size == 0 && address == END) {
                inHandler.exit(0);
            }
            // Of what was moved on nothing is left to keep; what was shared is not needed here any more.
            return 0;
        });
        libc.serve();
    }

    /** Computes the digest of what comes, and writes it to a file if it is to. */
    static final class Sink {
        private final MessageDigest digest;
        private final boolean writes;
        private final byte[] page = new byte[Page.SIZE];
        // Its own process; whoever runs the machine reads them when the run has ended.
        private long file;
        private long announced = -1;
        private long bytes;
        private @Nullable String sha256;

        Sink(boolean writes) {
            this.writes = writes;
            try {
                digest = MessageDigest.getInstance("SHA-256");
            } catch (NoSuchAlgorithmException e) {
                throw new IllegalStateException("every Java platform has SHA-256", e);
            }
        }

        void run(Libc libc) {
            if (writes) {
                file = libc.open(OUTPUT, HostFiles.WRITE);
                if (file < 0) {
                    fail(libc, "cannot open the output: " + Errno.describe(file));
                }
            }
            libc.registerHandler(STREAM, (inHandler, pid, type, address, size, flags) -> {
                if (size > 0) {
                    take(inHandler, address, announced >= 0 ? announced : Page.address(size));
                    announced = -1;
                } else if (address == END) {
                    sha256 = HexFormat.of().formatHex(digest.digest());
                    inHandler.exit(0);
                } else {
                    announced = address;
                }
                return 0; // the pages have been read; let go of them
            });
            libc.serve();
        }

        private void take(Libc libc, long address, long count) {
            for (long done = 0; done < count; done += Page.SIZE) {
                int length = (int) Math.min(Page.SIZE, count - done);
                libc.load(address + done, page, 0, length);
                digest.update(page, 0, length);
            }
            long written = 0;
            while (writes && written < count) {
                long result = libc.write(file, address + written, count - written);
                if (result <= 0) {
                    fail(libc, "cannot write the output: " + Errno.describe(result));
                }
                written += result;
            }
            bytes += count;
        }

        /** Bytes that came in so far. */
        long bytes() {
            return bytes;
        }

        /** The digest, once the stream has ended; null before. */
        @Nullable
        String sha256() {
            return sha256;
        }
    }
}
