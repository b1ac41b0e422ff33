package org.pagoda.jmh.handover;

import io.aeron.Aeron;
import io.aeron.driver.MediaDriver;
import io.aeron.driver.ThreadingMode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.agrona.IoUtil;
import org.agrona.LangUtil;
import org.pagoda.mmu.Page;

/** Aeron's media driver within this JVM, without a thread, and its folder, which is gone afterwards. */
final class AeronDriver implements AutoCloseable {
    /** Room for a page and its header in one fragment. */
    private static final int MTU = 2 * Page.SIZE;

    private static final int SHORTEST_TERM = 1 << 16;
    /** Nobody need be given up for dead between two iterations, or at a breakpoint. */
    private static final long PATIENCE_SECONDS = 300;

    private static final Path MEMORY = Path.of("/dev/shm");

    private final Path folder;
    private final MediaDriver driver;

    /**
     * Starts a driver.
     *
     * @param window bytes that may be under way, a power of two
     */
    AeronDriver(int window) {
        folder = createFolder();
        driver = MediaDriver.launch(new MediaDriver.Context()
                .aeronDirectoryName(folder.toString())
                .dirDeleteOnStart(true)
                .dirDeleteOnShutdown(true)
                .threadingMode(ThreadingMode.INVOKER)
                .ipcMtuLength(MTU)
                .ipcTermBufferLength(Math.max(SHORTEST_TERM, 2 * window))
                .ipcPublicationTermWindowLength(window)
                .clientLivenessTimeoutNs(TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS))
                .publicationUnblockTimeoutNs(TimeUnit.SECONDS.toNanos(2 * PATIENCE_SECONDS))
                .errorHandler(LangUtil::rethrowUnchecked));
    }

    /** A folder in the host's memory if it has a place for that: what a disk does is no part of this. */
    private static Path createFolder() {
        try {
            return Files.isWritable(MEMORY)
                    ? Files.createTempDirectory(MEMORY, "pagoda-aeron-")
                    : Files.createTempDirectory("pagoda-aeron-");
        } catch (IOException e) {
            throw new UncheckedIOException("no folder for Aeron", e);
        }
    }

    /** Where it keeps what it shares with clients. */
    Path folder() {
        return folder;
    }

    /** A client, without a thread too. */
    Aeron connect() {
        return Aeron.connect(new Aeron.Context()
                .aeronDirectoryName(folder.toString())
                .useConductorAgentInvoker(true)
                .driverAgentInvoker(driver.sharedAgentInvoker())
                .driverTimeoutMs(TimeUnit.SECONDS.toMillis(PATIENCE_SECONDS))
                .errorHandler(LangUtil::rethrowUnchecked));
    }

    /** Has the driver do what there is to do now. By one thread at a time. */
    void run() {
        driver.sharedAgentInvoker().invoke();
    }

    @Override
    public void close() {
        driver.close();
        IoUtil.delete(folder.toFile(), true);
    }
}
