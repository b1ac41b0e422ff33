package org.pagoda.user.step;

import org.pagoda.user.lab.UsageException;

/** Numbers in commands. */
final class Words {
    private Words() {}

    /** A whole number from 0, decimal or in hexadecimal after {@code 0x}, where underscores may stand between digits. */
    static long number(String word) {
        try {
            if (word.matches("0x[0-9a-f]+(_[0-9a-f]+)*")) {
                return Long.parseUnsignedLong(word.substring(2).replace("_", ""), 16);
            } else if (word.matches("[0-9]+")) {
                return Long.parseLong(word);
            }
        } catch (NumberFormatException e) {
            // said below
        }
        throw new UsageException("'" + word + "' is no number: 17, 0x1000 and 0x10_0000_0000 are");
    }
}
