package org.pagoda.jmh.handover;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.pagoda.jmh.Payload;
import org.pagoda.mmu.Page;

/** A delivery that is none, or not as it was sent, must not count. */
class PageReaderTest {
    private final BufferMemory memory = new BufferMemory(PageBuffers.allocate(2));

    private PageWriter writer;
    private PageReader reader;

    private void touching(Touch touch) {
        writer = new PageWriter(touch, 0);
        reader = new PageReader(touch, 1);
    }

    @ParameterizedTest
    @EnumSource(Payload.class)
    void shouldCountPagesThatAreAsTheyWereSent(Payload payload) {
        touching(new Touch(payload, 0, 0));
        for (int i = 0; i < 3; i++) {
            writer.write(memory, Page.SIZE);
            reader.read(memory, Page.SIZE);
        }
        assertEquals(3, reader.takeCount());
        assertEquals(0, reader.takeCount());
    }

    @ParameterizedTest
    @EnumSource(
            value = Payload.class,
            names = {"EIGHT_BYTES", "ALL"})
    void shouldNoticeAPageThatIsLost(Payload payload) {
        touching(new Touch(payload, 0, 0));
        writer.write(memory, 0);
        writer.write(memory, 0);
        reader.read(memory, 0);
        assertFails("page 1 of producer 0 came in place of page 0");
    }

    @ParameterizedTest
    @EnumSource(
            value = Payload.class,
            names = {"EIGHT_BYTES", "ALL"})
    void shouldNoticeAPageThatComesTwice(Payload payload) {
        touching(new Touch(payload, 0, 0));
        writer.write(memory, 0);
        reader.read(memory, 0);
        reader.read(memory, 0);
        assertFails("page 0 of producer 0 came in place of page 1");
    }

    @Test
    void shouldNoticeAByteThatChanged() {
        touching(new Touch(Payload.ALL, 0, 0));
        writer.write(memory, 0);
        long last = Page.SIZE - Long.BYTES;
        memory.store64(last, memory.load64(last) ^ 1L << 60);
        reader.read(memory, 0);
        assertFails("the words of page 0 add up to ");
    }

    @Test
    void shouldNoticeAStranger() {
        touching(new Touch(Payload.EIGHT_BYTES, 0, 0));
        new PageWriter(new Touch(Payload.EIGHT_BYTES, 0, 0), 1).write(memory, 0);
        reader.read(memory, 0);
        assertFails("a page of producer 1, who is not there");
    }

    @Test
    void shouldTouchAnotherPlaceInEachPageIfStaggered() {
        Touch touch = new Touch(Payload.EIGHT_BYTES, 8, 64);
        assertEquals(8, touch.address(0, 0));
        assertEquals(Page.SIZE + 72, touch.address(Page.SIZE, 1));
        assertEquals(8, touch.address(0, 64), "round about");
        touching(touch);
        writer.write(memory, 0);
        writer.write(memory, 0);
        assertNotEquals(0, memory.load64(72));
    }

    @Test
    void shouldRefuseWhatCannotBe() {
        assertThrows(IllegalArgumentException.class, () -> new Touch(Payload.ALL, 4, 0));
        assertThrows(IllegalArgumentException.class, () -> new Touch(Payload.ALL, 4096, 0));
        assertThrows(IllegalArgumentException.class, () -> new Touch(Payload.ALL, 0, -8));
        Touch touch = new Touch(Payload.EIGHT_BYTES, 0, 0);
        assertRefused("frames must be a power of two, 8 or more, not 12", touch, 12, 1, 1, false);
        assertRefused("batch must be a power of two, 1 or more, not 0", touch, 16, 0, 1, false);
        assertRefused("producers must be 1 or more, and 1 on the same core, not 2", touch, 16, 1, 2, true);
        assertRefused("a stagger of 8 needs one producer, not 2", new Touch(Payload.NONE, 0, 8), 16, 1, 2, false);
    }

    private static void assertRefused(
            String message, Touch touch, int frames, int batch, int producers, boolean sameCore) {
        String found = assertThrows(
                        IllegalArgumentException.class,
                        () -> new Settings(touch, frames, batch, producers, sameCore, false, Settings.Waiting.POLL))
                .getMessage();
        assertTrue(found.startsWith(message), found);
    }

    private void assertFails(String message) {
        String found =
                assertThrows(IllegalStateException.class, reader::takeCount).getMessage();
        assertTrue(found.startsWith(message), found);
    }
}
