package org.pagoda.user.lab;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.OptionalLong;

/**
 * Sv39 as the RISC-V privileged specification says it, over a dump of physical memory; it knows nothing else of this project. User
 * mode; A and D are set by hardware, so they never fault.
 */
final class SpecifiedWalk {
    private final ByteBuffer memory;
    private final long satpPhysicalPage;

    SpecifiedWalk(byte[] dump, long satpPhysicalPage) {
        memory = ByteBuffer.wrap(dump).order(ByteOrder.LITTLE_ENDIAN);
        this.satpPhysicalPage = satpPhysicalPage;
    }

    private static long bits(long number, int high, int low) {
        return (number >>> low) & ((1L << (high - low + 1)) - 1);
    }

    /**
     * The physical address for a virtual one, or nothing for a page fault.
     *
     * @param access {@code r}, {@code w} or {@code x}
     */
    OptionalLong translate(long va, char access) {
        long above = bits(va, 63, 39);
        if (above != (bits(va, 38, 38) == 0 ? 0 : 0x1ff_ffff)) {
            return OptionalLong.empty();
        }
        long a = satpPhysicalPage * 4096;
        for (int i = 2; i >= 0; i--) {
            long place = a + bits(va, 12 + 9 * i + 8, 12 + 9 * i) * 8;
            if (place + 8 > memory.capacity()) {
                return OptionalLong.empty();
            }
            long pte = memory.getLong((int) place);
            boolean v = bits(pte, 0, 0) == 1;
            boolean r = bits(pte, 1, 1) == 1;
            boolean w = bits(pte, 2, 2) == 1;
            boolean x = bits(pte, 3, 3) == 1;
            boolean u = bits(pte, 4, 4) == 1;
            if (!v || (!r && w) || bits(pte, 63, 54) != 0) {
                return OptionalLong.empty();
            }
            if (!r && !x) {
                a = bits(pte, 53, 10) * 4096;
                continue;
            }
            boolean allowed = u && (access == 'r' ? r : access == 'w' ? w : x);
            boolean misaligned = i > 0 && bits(pte, 10 + 9 * i - 1, 10) != 0;
            if (!allowed || misaligned) {
                return OptionalLong.empty();
            }
            long within = bits(va, 12 + 9 * i - 1, 0);
            return OptionalLong.of((bits(pte, 53, 10 + 9 * i) << (12 + 9 * i)) | within);
        }
        return OptionalLong.empty();
    }
}
