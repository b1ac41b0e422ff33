package org.pagoda.kernel;

import org.pagoda.mmu.Access;
import org.pagoda.mmu.AddressSpace;
import org.pagoda.mmu.Page;
import org.pagoda.mmu.PageTableEntry;
import org.pagoda.mmu.PhysicalMemory;

/**
 * What a program is given when it is begun by name, at the end of its stack:
 *
 * <pre>
 *   LENGTH_ADDRESS - length, rounded down to 8   the arguments, each with a NUL
 *   LENGTH_ADDRESS                               their length in bytes, 64 bits
 *   STACK_END
 * </pre>
 *
 * A program that was given nothing finds 0 there, as everywhere on a new stack.
 */
public final class ArgumentBlock {
    /** Where the length stands. */
    public static final long LENGTH_ADDRESS = AddressSpace.STACK_END - Long.BYTES;

    /** The most bytes, NULs included: 64 KiB. */
    public static final int LONGEST = 64 << 10;

    /** An argument of this byte alone, by convention of programs, is the last: its environment follows. */
    public static final byte ENVIRONMENT_FOLLOWS = (byte) 0xff;

    private ArgumentBlock() {}

    /** Where {@code length} bytes of arguments begin. */
    public static long start(long length) {
        return (LENGTH_ADDRESS - length) & -Long.BYTES;
    }

    /** True if so many bytes have room on the stack of {@code space}. */
    static boolean fits(AddressSpace space, long length) {
        return length <= LONGEST && start(length) >= AddressSpace.STACK_END - Page.address(space.stackPages());
    }

    /**
     * Puts arguments that fit on an empty stack.
     *
     * @return 0; {@code -ENOMEM} or {@code -EDQUOT} without pages for them
     */
    static long write(AddressSpace space, PhysicalMemory memory, byte[] arguments) {
        if (arguments.length == 0) {
            return 0;
        }
        long start = start(arguments.length);
        // Downwards: that is how a stack grows.
        for (long page = LENGTH_ADDRESS & -Page.SIZE; page >= (start & -Page.SIZE); page -= Page.SIZE) {
            long result = space.resolve(page, Access.STORE);
            if (result < 0) {
                return result;
            }
            writePage(space, memory, page, start, arguments);
        }
        return 0;
    }

    /** At once, before the page can go to the swap space. */
    private static void writePage(AddressSpace space, PhysicalMemory memory, long page, long start, byte[] arguments) {
        long physical = Page.address(PageTableEntry.frame(space.pageTable().get(page)));
        long from = Math.max(page, start);
        long end = Math.min(page + Page.SIZE, start + arguments.length);
        if (from < end) {
            memory.write(physical + (from - page), arguments, (int) (from - start), (int) (end - from));
        }
        if (page == (LENGTH_ADDRESS & -Page.SIZE)) {
            memory.putLong(physical + Page.offset(LENGTH_ADDRESS), arguments.length);
        }
    }
}
