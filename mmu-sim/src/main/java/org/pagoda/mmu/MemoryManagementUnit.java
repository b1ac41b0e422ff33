package org.pagoda.mmu;

import org.jspecify.annotations.Nullable;

/**
 * One CPU's way to memory: every load and store of a program goes through here, is translated in the current address
 * space, and faults if the page's entry does not allow it. Values may straddle two pages.
 *
 * <p>Used by the thread that holds the CPU, and no other.
 */
public final class MemoryManagementUnit {
    /** What {@link #translate} returns when the access must fault. */
    public static final long FAULT = -1;

    private final PhysicalMemory memory;
    private final PageTableWalker walker;
    private final TranslationLookasideBuffer tlb;
    private final FaultHandler faults;

    // Its own CPU only: the registers that a switch of address spaces sets.
    private @Nullable AddressSpace space;
    private int root;
    private int asid;
    /** No other unit walks this space's tables. */
    private boolean alone;

    public MemoryManagementUnit(PhysicalMemory memory, TranslationLookasideBuffer tlb, FaultHandler faults) {
        this.memory = memory;
        this.tlb = tlb;
        this.faults = faults;
        walker = new PageTableWalker(memory);
    }

    /** This CPU's TLB. */
    public TranslationLookasideBuffer tlb() {
        return tlb;
    }

    /** The current address space; null before the first. */
    public @Nullable AddressSpace space() {
        return space;
    }

    /**
     * Makes {@code next}, which has an ASID, the current address space. Nothing is flushed: the TLB tells spaces apart. Also to be called
     * when it is the current one and was not run for a while, because it may have got another ASID.
     */
    public void enter(AddressSpace next) {
        enter(next, false);
    }

    /**
     * {@link #enter(AddressSpace)}.
     *
     * @param noOthers true: no other unit is in this space, and none enters it before {@link #expectOthers}
     */
    public void enter(AddressSpace next, boolean noOthers) {
        alone = noOthers;
        if (next != space || next.asid() != asid) {
            space = next;
            root = next.pageTable().root();
            asid = next.asid();
        }
    }

    /** True if no other unit is in the current address space, as {@link #enter(AddressSpace, boolean)} was told. Asked, as that is, from within the kernel. */
    public boolean isAlone() {
        return alone;
    }

    /** Others may enter the current address space from now on. To be called while this unit makes no access. */
    public void expectOthers() {
        alone = false;
    }

    /** Leaves the current address space, which is about to go away. */
    public void leave() {
        space = null;
    }

    /**
     * Translates one address.
     *
     * @return the physical address, or {@link #FAULT}
     */
    public long translate(long virtualAddress, Access access) {
        if (!PageTableWalker.isUserAddress(virtualAddress)) {
            return FAULT; // before the lookup: the TLB's tags do not have all bits of an address
        }
        long entry = tlb.lookup(asid, Page.number(virtualAddress));
        if ((entry & access.requiredBits()) == access.requiredBits()) {
            tlb.onHit(asid, Page.number(virtualAddress));
            return Page.address(PageTableEntry.frame(entry)) | Page.offset(virtualAddress);
        }
        tlb.onMiss();
        return walk(virtualAddress, access);
    }

    /**
     * Translates an address again, after a fault was resolved: it is the same access, so nothing is counted.
     *
     * @return the physical address, or {@link #FAULT}
     */
    public long retry(long virtualAddress, Access access) {
        return PageTableWalker.isUserAddress(virtualAddress) ? walk(virtualAddress, access) : FAULT;
    }

    private long walk(long virtualAddress, Access access) {
        long entry = walker.walk(root, virtualAddress, access, alone);
        if (entry == PageTableWalker.FAULT) {
            return FAULT;
        }
        tlb.insert(asid, Page.number(virtualAddress), entry);
        return Page.address(PageTableEntry.frame(entry)) | Page.offset(virtualAddress);
    }

    private long physical(long virtualAddress, Access access) {
        long address = translate(virtualAddress, access);
        MemoryManagementUnit unit = this;
        while (address == FAULT) {
            unit = unit.faults.onPageFault(virtualAddress, access);
            address = unit.retry(virtualAddress, access);
        }
        return address;
    }

    /** Has the page at an address present; the unit on which the program goes on. */
    private MemoryManagementUnit touch(long virtualAddress, Access access) {
        MemoryManagementUnit unit = this;
        long address = translate(virtualAddress, access);
        while (address == FAULT) {
            unit = unit.faults.onPageFault(virtualAddress, access);
            address = unit.retry(virtualAddress, access);
        }
        return unit;
    }

    private static boolean straddles(long virtualAddress, int bytes) {
        return Page.offset(virtualAddress) > Page.SIZE - bytes;
    }

    public byte load8(long virtualAddress) {
        return memory.getByte(physical(virtualAddress, Access.LOAD));
    }

    public short load16(long virtualAddress) {
        return straddles(virtualAddress, Short.BYTES)
                ? (short) loadBytes(virtualAddress, Short.BYTES)
                : memory.getShort(physical(virtualAddress, Access.LOAD));
    }

    public int load32(long virtualAddress) {
        return straddles(virtualAddress, Integer.BYTES)
                ? (int) loadBytes(virtualAddress, Integer.BYTES)
                : memory.getInt(physical(virtualAddress, Access.LOAD));
    }

    public long load64(long virtualAddress) {
        return straddles(virtualAddress, Long.BYTES)
                ? loadBytes(virtualAddress, Long.BYTES)
                : memory.getLong(physical(virtualAddress, Access.LOAD));
    }

    /** Fetches 16 bits of an instruction; instructions are made of these, at even addresses: bit 0 is taken for 0. */
    public short fetch16(long virtualAddress) {
        return memory.getShort(physical(virtualAddress & -2, Access.FETCH));
    }

    public void store8(long virtualAddress, byte value) {
        memory.putByte(physical(virtualAddress, Access.STORE), value);
    }

    public void store16(long virtualAddress, short value) {
        if (straddles(virtualAddress, Short.BYTES)) {
            storeBytes(virtualAddress, value, Short.BYTES);
        } else {
            memory.putShort(physical(virtualAddress, Access.STORE), value);
        }
    }

    public void store32(long virtualAddress, int value) {
        if (straddles(virtualAddress, Integer.BYTES)) {
            storeBytes(virtualAddress, value, Integer.BYTES);
        } else {
            memory.putInt(physical(virtualAddress, Access.STORE), value);
        }
    }

    public void store64(long virtualAddress, long value) {
        if (straddles(virtualAddress, Long.BYTES)) {
            storeBytes(virtualAddress, value, Long.BYTES);
        } else {
            memory.putLong(physical(virtualAddress, Access.STORE), value);
        }
    }

    private long loadBytes(long virtualAddress, int bytes) {
        MemoryManagementUnit unit = this;
        long value = 0;
        for (int i = 0; i < bytes; i++) {
            long physical = unit.translate(virtualAddress + i, Access.LOAD);
            while (physical == FAULT) {
                unit = unit.faults.onPageFault(virtualAddress + i, Access.LOAD);
                physical = unit.retry(virtualAddress + i, Access.LOAD);
            }
            value |= (memory.getByte(physical) & 0xFFL) << (i * Byte.SIZE);
        }
        return value;
    }

    private void storeBytes(long virtualAddress, long value, int bytes) {
        // Both pages first, so that a fault has stored nothing; again if resolving the one may have taken the other
        // away.
        MemoryManagementUnit unit = this;
        long last = virtualAddress + bytes - 1;
        while (unit.translate(virtualAddress, Access.STORE) == FAULT || unit.translate(last, Access.STORE) == FAULT) {
            unit = unit.touch(last, Access.STORE);
            unit = unit.touch(virtualAddress, Access.STORE);
        }
        for (int i = 0; i < bytes; i++) {
            unit.store8(virtualAddress + i, (byte) (value >>> (i * Byte.SIZE)));
        }
    }

    /** Loads {@code length} bytes that lie in one page. */
    public void load(long virtualAddress, byte[] target, int offset, int length) {
        memory.read(physical(virtualAddress, Access.LOAD), target, offset, length);
    }

    /** Stores {@code length} bytes that lie in one page. */
    public void store(long virtualAddress, byte[] source, int offset, int length) {
        memory.write(physical(virtualAddress, Access.STORE), source, offset, length);
    }
}
