package org.pagoda.jmh.twojvm;

import java.io.IOException;
import java.nio.channels.Pipe;
import org.pagoda.jmh.Payload;

/** Two {@link Pipe}s, and a thread at their other ends that sends back a page for each it gets. */
final class PipeOfThreads implements AutoCloseable {
    private final PageFiller filler = new PageFiller(Payload.EIGHT_BYTES);
    private final PageChecker checker = new PageChecker(Payload.EIGHT_BYTES);
    private final PageLink link;
    private final Thread echo;
    private long sent;

    PipeOfThreads() throws IOException {
        Pipe there = Pipe.open();
        Pipe back = Pipe.open();
        link = new StreamLink(back.source(), there.sink());
        PageLink others = new StreamLink(there.source(), back.sink());
        echo = new Thread(() -> run(others));
        echo.setName("echo");
        echo.setDaemon(true);
        echo.start();
    }

    private static void run(PageLink link) {
        try (link) {
            Job.ECHO.run(link, Payload.EIGHT_BYTES);
        } catch (OtherJvmEnded e) {
            // The benchmark is over.
        } catch (IOException e) {
            throw new java.io.UncheckedIOException("a pipe was not closed", e);
        }
    }

    /** A page there and one back; how many so far. */
    long sendAndReceive() {
        link.send(filler);
        link.receive(checker);
        sent++;
        if (checker.count() != sent) {
            throw new IllegalStateException(sent + " pages were sent, " + checker.count() + " came back");
        }
        return sent;
    }

    /** Ends the thread too. */
    @Override
    public void close() throws IOException {
        link.close();
        try {
            echo.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
