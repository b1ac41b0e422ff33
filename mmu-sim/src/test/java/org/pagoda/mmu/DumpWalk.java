package org.pagoda.mmu;

/**
 * Translates addresses with nothing but a dump of physical memory and the number of the root's page: "Virtual Address Translation
 * Process" of the RISC-V privileged specification for Sv39, in user mode, with its own names and steps. It uses nothing of this project.
 */
final class DumpWalk {
    static final long PAGE_FAULT = -1;

    private DumpWalk() {}

    /** The eight bytes at a physical address, the least significant first. */
    private static long read(byte[] dump, long address) {
        long value = 0;
        for (int i = 7; i >= 0; i--) {
            value = (value << 8) | (dump[(int) address + i] & 0xff);
        }
        return value;
    }

    /**
     * The physical address that {@code va} means.
     *
     * @param satpPpn the root's page
     * @param type {@code r}, {@code w} or {@code x}
     * @return it, or {@link #PAGE_FAULT}
     */
    static long translate(byte[] dump, long satpPpn, long va, char type) {
        // Bits 63 to 39 must all be equal to bit 38.
        if (va >> 38 != 0 && va >> 38 != -1) {
            return PAGE_FAULT;
        }
        long[] vpn = {(va >> 12) & 0x1ff, (va >> 21) & 0x1ff, (va >> 30) & 0x1ff};
        long a = satpPpn * 4096; // step 1
        int i = 2;
        while (true) {
            long pte = read(dump, a + vpn[i] * 8); // step 2
            boolean v = (pte & 0x1) != 0;
            boolean r = (pte & 0x2) != 0;
            boolean w = (pte & 0x4) != 0;
            boolean x = (pte & 0x8) != 0;
            boolean u = (pte & 0x10) != 0;
            if (!v
                    || (!r && w)
                    || pte >>> 54 != 0) { // step 3; bits 63 to 54 are those of extensions that are not there
                return PAGE_FAULT;
            }
            long ppn = (pte >>> 10) & 0xfff_ffff_ffffL;
            if (!r && !x) { // step 4
                i = i - 1;
                if (i < 0) {
                    return PAGE_FAULT;
                }
                a = ppn * 4096;
                continue;
            }
            boolean allowed = type == 'r' ? r : type == 'w' ? w : x;
            if (!u || !allowed) { // steps 5 and 6
                return PAGE_FAULT;
            }
            long pagesBelow = 1L << (9 * i);
            if (ppn % pagesBelow != 0) { // step 7: a misaligned superpage
                return PAGE_FAULT;
            }
            long within = (va >> 12) & (pagesBelow - 1); // the last step: the low parts of vpn take the place of ppn's
            return (ppn + within) * 4096 + (va & 0xfff);
        }
    }
}
