package org.pagoda.jmh.twojvm;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicBoolean;
import org.pagoda.jmh.Payload;

/**
 * The other JVM. Its standard input says nothing, and is closed when its parent wants it to end, or has ended in whatever way: then it does too,
 * wherever it is.
 */
public final class ChildMain {
    /** What it prints when it can be met. */
    static final String READY = "ready";

    private static final int STATUS_STUCK = 3;
    private static final long PATIENCE_MILLIS = 2000;

    private ChildMain() {}

    /** The arguments are those of {@link #arguments}. */
    public static void main(String[] arguments) throws IOException {
        Peer peer = Peer.valueOf(arguments[0]);
        Path folder = Path.of(arguments[1]);
        Job job = Job.valueOf(arguments[2]);
        Payload payload = Payload.valueOf(arguments[3]);
        AtomicBoolean parentLives = new AtomicBoolean(true);
        watchParent(parentLives, Thread.currentThread());
        try (PageLink link = peer.open(Side.CHILD, folder, new OtherJvm(parentLives::get))) {
            System.out.println(READY);
            System.out.flush();
            job.run(link, payload);
        } catch (OtherJvmEnded e) {
            // What was to be waited for.
        }
    }

    static String[] arguments(Peer peer, Path folder, Job job, Payload payload) {
        return new String[] {peer.name(), folder.toString(), job.name(), payload.name()};
    }

    private static void watchParent(AtomicBoolean parentLives, Thread main) {
        Thread watcher = new Thread(() -> {
            awaitEnd();
            parentLives.set(false);
            try {
                main.join(PATIENCE_MILLIS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            if (main.isAlive()) {
                Runtime.getRuntime().halt(STATUS_STUCK);
            }
        });
        watcher.setName("parent-watcher");
        watcher.setDaemon(true);
        watcher.start();
    }

    private static void awaitEnd() {
        try {
            System.in.transferTo(java.io.OutputStream.nullOutputStream());
        } catch (IOException e) {
            System.err.println("standard input cannot be read, so the parent is taken for ended: " + e);
        }
    }
}
