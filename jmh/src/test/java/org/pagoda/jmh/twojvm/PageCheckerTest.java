package org.pagoda.jmh.twojvm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.pagoda.jmh.Payload;
import org.pagoda.mmu.Page;

/** A page that was lost, came twice or was damaged on its way is noticed. */
class PageCheckerTest {
    private final UnsafeBuffer page = new UnsafeBuffer(new byte[2 * Page.SIZE]);

    private void fill(PageFiller filler) {
        filler.fill(page, Page.SIZE);
    }

    private void look(PageChecker checker) {
        checker.look(page, Page.SIZE);
    }

    @ParameterizedTest
    @EnumSource(Payload.class)
    void shouldCountPagesAsTheyWereFilled(Payload payload) {
        PageFiller filler = new PageFiller(payload);
        PageChecker checker = new PageChecker(payload);
        for (int i = 0; i < 3; i++) {
            fill(filler);
            look(checker);
        }
        assertEquals(3, checker.count());
    }

    @ParameterizedTest
    @EnumSource(names = "NONE", mode = EnumSource.Mode.EXCLUDE)
    void shouldNoticeALostPage(Payload payload) {
        PageFiller filler = new PageFiller(payload);
        PageChecker checker = new PageChecker(payload);
        fill(filler);
        fill(filler);
        look(checker);
        assertMismatch("page 1 came in place of page 0", checker);
    }

    @ParameterizedTest
    @EnumSource(names = "NONE", mode = EnumSource.Mode.EXCLUDE)
    void shouldNoticeAPageThatCameTwice(Payload payload) {
        PageChecker checker = new PageChecker(payload);
        fill(new PageFiller(payload));
        look(checker);
        look(checker);
        assertMismatch("page 0 came in place of page 1", checker);
    }

    @Test
    void shouldNoticeADamagedByte() {
        PageChecker checker = new PageChecker(Payload.ALL);
        fill(new PageFiller(Payload.ALL));
        page.putByte(Page.SIZE + 4000, (byte) 99);
        look(checker);
        String message =
                assertThrows(IllegalStateException.class, checker::count).getMessage();
        assertEquals("the words of page 0 add up to", message.substring(0, 29));
    }

    private static void assertMismatch(String expected, PageChecker checker) {
        assertEquals(
                expected,
                assertThrows(IllegalStateException.class, checker::count).getMessage());
    }
}
