package org.pagoda.kernel.device;

import org.pagoda.mmu.Page;

/**
 * A command that a device has beyond reading and writing, declared: so the kernel can copy its argument, and nobody passes addresses.
 *
 * @param number what programs call it by, 1 to 2^31 - 1
 * @param name for people
 * @param size bytes of the argument, 0 to 4096
 * @param direction which way they go
 */
public record IoControl(int number, String name, int size, Direction direction) {
    /** Which way an argument goes. */
    public enum Direction {
        /** There is no argument. */
        NONE,
        /** From the program to the driver. */
        IN,
        /** From the driver to the program, if the command succeeds. */
        OUT,
        /** To the driver and, if the command succeeds, back. */
        BOTH;

        boolean comesIn() {
            return this == IN || this == BOTH;
        }

        boolean goesOut() {
            return this == OUT || this == BOTH;
        }
    }

    public IoControl {
        if (number <= 0 || size < 0 || size > Page.SIZE || (size == 0) != (direction == Direction.NONE)) {
            throw new IllegalArgumentException("ioctl " + number + " " + name + " of " + size + " bytes, " + direction);
        }
    }
}
