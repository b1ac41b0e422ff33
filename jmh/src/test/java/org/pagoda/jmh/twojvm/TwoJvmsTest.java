package org.pagoda.jmh.twojvm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.pagoda.jmh.Payload;

/** What all peers promise; the other JVM checks every page, and ends with a status if one is not what it should be. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class TwoJvmsTest {
    @ParameterizedTest
    @EnumSource(Peer.class)
    void shouldDeliverEveryPageOnceInOrderWithItsBytesAndLeaveNothing(Peer peer) {
        Path folder;
        try (TwoJvms jvms = new TwoJvms(peer, Job.COUNT, Payload.ALL)) {
            folder = jvms.folder();
            assertTrue(Files.isDirectory(folder));
            assertEquals(Job.PAGES, jvms.sendMany());
            assertEquals(2 * Job.PAGES, jvms.sendMany());
        } // throws unless the other JVM has ended well
        assertFalse(Files.exists(folder), folder::toString);
    }

    /** The others' way back is seen where they notice an end. */
    @ParameterizedTest
    @EnumSource(names = {"AERON_IPC", "UNIX_SOCKET"})
    void shouldBringAPageBackForEachThatWasSent(Peer peer) {
        try (TwoJvms jvms = new TwoJvms(peer, Job.ECHO, Payload.ALL)) {
            for (int i = 1; i <= 1000; i++) {
                assertEquals(i, jvms.sendAndReceive());
            }
        }
    }

    /** The benchmark must not wait for ever, whether it spins or sleeps. */
    @ParameterizedTest
    @EnumSource(names = {"MAPPED_RING", "FIFO"})
    void shouldNoticeThatTheOtherJvmHasEnded(Peer peer) {
        TwoJvms jvms = new TwoJvms(peer, Job.ECHO, Payload.EIGHT_BYTES);
        jvms.sendAndReceive();
        // It gets a page that is not the next one, and dies of it.
        assertThrows(OtherJvmEnded.class, () -> jvms.skipOneAndReceive());
        IllegalStateException e = assertThrows(IllegalStateException.class, jvms::close);
        assertTrue(e.getMessage().contains("page 2 came in place of page 1"), e::toString);
        assertFalse(Files.exists(jvms.folder()), jvms.folder()::toString);
    }

    @Test
    void shouldEndTheThreadOfPipes() throws Exception {
        try (PipeOfThreads pipes = new PipeOfThreads()) {
            assertEquals(1, pipes.sendAndReceive());
            assertEquals(2, pipes.sendAndReceive());
        }
        assertTrue(Thread.getAllStackTraces().keySet().stream()
                .noneMatch(thread -> thread.getName().equals("echo")));
    }
}
