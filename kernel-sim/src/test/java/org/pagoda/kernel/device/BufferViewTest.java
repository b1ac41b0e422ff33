package org.pagoda.kernel.device;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** What drivers do with views as a whole. */
class BufferViewTest {
    private static final byte[] CONTENT = "0123456789".getBytes(StandardCharsets.UTF_8);

    private static BufferView part(byte[] bytes, int start, int length) {
        return new BufferView(bytes, start, length);
    }

    /** Every position and every length, against putting byte by byte; the bytes around the view stay. */
    @Test
    void shouldPutWhatThereIsFromAPositionOn() {
        for (int position = 0; position <= CONTENT.length + 2; position++) {
            for (int length = 0; length <= CONTENT.length + 2; length++) {
                byte[] expected = new byte[length + 2];
                int count = 0;
                while (count < length && position + count < CONTENT.length) {
                    expected[1 + count] = CONTENT[position + count];
                    count++;
                }
                byte[] bytes = new byte[length + 2];
                assertEquals(count, part(bytes, 1, length).putFrom(CONTENT, position), position + ", " + length);
                assertArrayEquals(expected, bytes, position + ", " + length);
            }
        }
    }

    @Test
    void shouldFindNothingFarBehindTheEndAndNothingBeforeTheBeginning() {
        assertEquals(0, BufferView.of(new byte[4]).putFrom(CONTENT, Long.MAX_VALUE));
        assertThrows(
                IndexOutOfBoundsException.class,
                () -> BufferView.of(new byte[4]).putFrom(CONTENT, -1));
    }

    @Test
    void shouldGiveItsBytesAndNoOthers() {
        byte[] bytes = "(grün)".getBytes(StandardCharsets.UTF_8);
        BufferView view = part(bytes, 1, bytes.length - 2);
        assertEquals("grün", view.toText());
        view.toBytes()[0] = 'b';
        assertEquals("grün", view.toText(), "an array of its own");
    }

    @Test
    void shouldBeGoneWithItsRequest() {
        BufferView view = BufferView.of(CONTENT);
        view.revoke();
        assertThrows(IllegalStateException.class, view::toBytes);
        assertThrows(IllegalStateException.class, () -> view.putFrom(CONTENT, 0));
    }
}
