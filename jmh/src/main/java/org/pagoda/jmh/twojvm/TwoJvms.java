package org.pagoda.jmh.twojvm;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.agrona.CloseHelper;
import org.agrona.DirectBuffer;
import org.agrona.IoUtil;
import org.jspecify.annotations.Nullable;
import org.pagoda.jmh.Payload;

/** This JVM, another one that does its {@link Job}, and a peer between them, with a folder of its own, which is gone afterwards. For one thread. */
final class TwoJvms implements AutoCloseable {
    private static final Path MEMORY = Path.of("/dev/shm");

    private final Path folder;
    private final PageFiller filler;
    private final PageChecker echoes;
    private @Nullable ChildJvm child;
    private @Nullable PageLink link;
    private long sent;
    private long answered;

    /** Starts the other JVM and meets it. */
    TwoJvms(Peer peer, Job job, Payload payload) {
        filler = new PageFiller(payload);
        echoes = new PageChecker(payload);
        folder = createFolder();
        try {
            start(peer, job, payload);
        } catch (IOException e) {
            closeAfter(e);
            throw new UncheckedIOException(peer + " could not be opened", e);
        } catch (RuntimeException e) {
            closeAfter(e);
            throw e;
        }
    }

    private void start(Peer peer, Job job, Payload payload) throws IOException {
        PageLink opened = peer.open(Side.PARENT, folder, new OtherJvm(() -> child == null || child.isAlive()));
        link = opened;
        ChildJvm started = new ChildJvm(
                folder.resolve("errors"), ChildMain.class, ChildMain.arguments(peer, folder, job, payload));
        child = started;
        started.awaitLine(ChildMain.READY, opened::work);
        opened.connect();
        started.onEnd(opened::giveUp);
    }

    /** A folder in the host's memory if it has a place for that: what a disk does is no part of this. */
    private static Path createFolder() {
        try {
            return Files.isWritable(MEMORY)
                    ? Files.createTempDirectory(MEMORY, "pagoda-")
                    : Files.createTempDirectory("pagoda-");
        } catch (IOException e) {
            throw new UncheckedIOException("no folder for what two JVMs share", e);
        }
    }

    Path folder() {
        return folder;
    }

    private PageLink link() {
        if (link == null) {
            throw new IllegalStateException("closed");
        }
        return link;
    }

    /**
     * Sends {@link Job#PAGES} pages, and waits until the other JVM says that it has had them; for {@link Job#COUNT}.
     *
     * @return pages that it has had so far, in all
     */
    long sendMany() {
        PageLink way = link();
        for (int i = 0; i < Job.PAGES; i++) {
            way.send(filler);
        }
        sent += Job.PAGES;
        way.receive(this::takeAnswer);
        if (answered != sent) {
            throw new IllegalStateException(sent + " pages were sent, " + answered + " have come");
        }
        return answered;
    }

    private void takeAnswer(DirectBuffer buffer, int offset) {
        answered = buffer.getLong(offset);
    }

    /**
     * Sends a page and waits for the one that comes back; for {@link Job#ECHO}.
     *
     * @return pages that came back so far
     */
    long sendAndReceive() {
        PageLink way = link();
        way.send(filler);
        way.receive(echoes);
        sent++;
        if (echoes.count() != sent) {
            throw new IllegalStateException(sent + " pages were sent, " + echoes.count() + " came back");
        }
        return sent;
    }

    /** For tests: what the other JVM gets is not what it expects. */
    void skipOneAndReceive() {
        PageLink way = link();
        way.send((buffer, offset) -> {
            filler.fill(buffer, offset);
            filler.fill(buffer, offset);
        });
        way.receive(echoes);
    }

    private void closeAfter(Exception cause) {
        try {
            close();
        } catch (RuntimeException e) {
            cause.addSuppressed(e);
        }
    }

    @Override
    public void close() {
        CloseHelper.closeAll(link, child, () -> IoUtil.delete(folder.toFile(), true));
    }
}
