package org.pagoda.kernel.device;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** What drivers do with views as a whole. */
class BufferViewTest {
    private static final byte[] CONTENT = "0123456789".getBytes(StandardCharsets.UTF_8);
    private static final int LENGTH = 24;
    private static final byte OLD = 0x55;

    /** The first bytes of an array, all of them this request's. */
    private static BufferView part(byte[] bytes, int length) {
        return new BufferView(bytes, length, length);
    }

    /** Every position and every length, against putting byte by byte; the bytes behind the view stay. */
    @Test
    void shouldPutWhatThereIsFromAPositionOn() {
        for (int position = 0; position <= CONTENT.length + 2; position++) {
            for (int length = 0; length <= CONTENT.length + 2; length++) {
                byte[] expected = new byte[length + 1];
                int count = 0;
                while (count < length && position + count < CONTENT.length) {
                    expected[count] = CONTENT[position + count];
                    count++;
                }
                byte[] bytes = new byte[length + 1];
                assertEquals(count, part(bytes, length).putFrom(CONTENT, position), position + ", " + length);
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
        byte[] bytes = "grün)".getBytes(StandardCharsets.UTF_8);
        BufferView view = part(bytes, bytes.length - 1);
        assertEquals("grün", view.toText());
        view.toBytes()[0] = 'b';
        assertEquals("grün", view.toText(), "an array of its own");
    }

    @Test
    void shouldBeGoneWithItsRequest() {
        BufferView view = BufferView.of(CONTENT);
        view.revoke(0);
        assertThrows(IllegalStateException.class, view::toBytes);
        assertThrows(IllegalStateException.class, () -> view.putFrom(CONTENT, 0));
    }

    // ---- buffers that somebody else has had ----

    /**
     * Random puts, fills and gets, beside an array that was zeros in the beginning: neither a driver nor, afterwards, the client of the request finds a
     * byte of what the buffer had before.
     */
    @Test
    void shouldHideWhatABufferHadBefore() {
        for (int seed = 0; seed < 2000; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            byte[] bytes = new byte[LENGTH + 1];
            Arrays.fill(bytes, OLD);
            int known = random.nextInt(LENGTH + 1);
            byte[] expected = new byte[LENGTH];
            Arrays.fill(expected, 0, known, OLD);
            BufferView view = new BufferView(bytes, LENGTH, known);
            for (int step = random.nextInt(5); step > 0; step--) {
                doSomething(random, view, expected);
            }
            int result = random.nextInt(LENGTH + 1);
            view.revoke(result);
            assertArrayEquals(Arrays.copyOf(expected, result), Arrays.copyOf(bytes, result), "seed " + seed);
            assertEquals(OLD, bytes[LENGTH], "behind the view, seed " + seed);
        }
    }

    private static void doSomething(SplittableRandom random, BufferView view, byte[] expected) {
        ByteBuffer numbers = ByteBuffer.wrap(expected).order(ByteOrder.LITTLE_ENDIAN);
        int offset = random.nextInt(LENGTH - Long.BYTES + 1);
        int count = random.nextInt(LENGTH - offset + 1);
        long value = random.nextLong();
        switch (random.nextInt(9)) {
            case 0 -> {
                view.putByte(offset, (byte) value);
                expected[offset] = (byte) value;
            }
            case 1 -> {
                view.putInt(offset, (int) value);
                numbers.putInt(offset, (int) value);
            }
            case 2 -> {
                view.putLong(offset, value);
                numbers.putLong(offset, value);
            }
            case 3 -> {
                view.fill(offset, count, (byte) value);
                Arrays.fill(expected, offset, offset + count, (byte) value);
            }
            case 4 -> {
                byte[] source = new byte[LENGTH];
                Arrays.fill(source, (byte) value);
                view.put(offset, source, offset, count);
                System.arraycopy(source, offset, expected, offset, count);
            }
            case 5 -> assertEquals(expected[offset], view.getByte(offset));
            case 6 -> assertEquals(numbers.getInt(offset), view.getInt(offset));
            case 7 -> assertEquals(numbers.getLong(offset), view.getLong(offset));
            default -> {
                byte[] target = new byte[count];
                view.get(offset, target, 0, count);
                assertArrayEquals(Arrays.copyOfRange(expected, offset, offset + count), target);
            }
        }
    }

    /** A put that fails has put nothing, so nothing counts as put. */
    @Test
    void shouldHideWhatABufferHadBeforeAfterAPutThatFails() {
        byte[] bytes = new byte[LENGTH];
        Arrays.fill(bytes, OLD);
        BufferView view = new BufferView(bytes, LENGTH, 0);
        assertThrows(IndexOutOfBoundsException.class, () -> view.put(0, new byte[4], 0, 5));
        assertThrows(IndexOutOfBoundsException.class, () -> view.fill(20, 5, (byte) 1));
        view.revoke(LENGTH);
        assertArrayEquals(new byte[LENGTH], bytes);
    }

    /** A driver may say first how much it has put, and then say more. */
    @Test
    void shouldHideWhatABufferHadBeforeFromWhoIsToldOfMoreBytesLater() {
        byte[] bytes = new byte[LENGTH];
        Arrays.fill(bytes, OLD);
        BufferView view = new BufferView(bytes, LENGTH, 0);
        view.revoke(1);
        view.revoke(LENGTH + 1L);
        assertArrayEquals(new byte[LENGTH], bytes);
    }
}
