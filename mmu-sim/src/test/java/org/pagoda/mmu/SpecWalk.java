package org.pagoda.mmu;

/**
 * "Virtual Address Translation Process" of the RISC-V privileged specification for Sv39, written down from there and
 * from nothing else in this project: one byte of memory at a time.
 */
final class SpecWalk {
    private SpecWalk() {}

    /** The eight bytes at {@code address}, the least significant first. */
    static long read(PhysicalMemory memory, long address) {
        long value = 0;
        for (int i = 7; i >= 0; i--) {
            value = (value << 8) | (memory.getByte(address + i) & 0xff);
        }
        return value;
    }

    /** The leaf entry that maps {@code va} below the root page {@code ppn}; 0 if an entry on the way is not valid. */
    static long leaf(PhysicalMemory memory, long ppn, long va) {
        long[] vpn = {(va >> 12) & 0x1ff, (va >> 21) & 0x1ff, (va >> 30) & 0x1ff};
        long a = ppn * 4096;
        for (int i = 2; i >= 0; i--) {
            long pte = read(memory, a + vpn[i] * 8);
            if ((pte & 0x1) == 0) {
                return 0;
            }
            if ((pte & 0xa) != 0) {
                return pte;
            }
            a = ((pte >>> 10) & 0xfff_ffff_ffffL) * 4096;
        }
        throw new IllegalStateException("a pointer where a leaf should be");
    }

    /** The physical address that {@code va} means, in 4 KiB pages; -1 if it is not mapped. */
    static long translate(PhysicalMemory memory, long ppn, long va) {
        long pte = leaf(memory, ppn, va);
        return pte == 0 ? -1 : (((pte >>> 10) & 0xfff_ffff_ffffL) * 4096) + (va & 0xfff);
    }
}
