package org.pagoda.user.lab;

import java.util.Locale;
import org.pagoda.mmu.PageTableEntry;
import org.pagoda.mmu.Rights;

/** How labs write addresses, entries and numbers. */
final class Text {
    private Text() {}

    /** {@code 0x10_0000_2000}: ten digits, the user half of Sv39. */
    static String address(long address) {
        String digits = String.format(Locale.ROOT, "%010x", address);
        int length = digits.length();
        return "0x" + digits.substring(0, length - 8) + "_" + digits.substring(length - 8, length - 4) + "_"
                + digits.substring(length - 4);
    }

    /** What a program can do through an entry: {@code rw-}, {@code moved}, or {@code none}. */
    static String rights(long entry) {
        if (PageTableEntry.isMoved(entry)) {
            return "moved";
        } else if (!PageTableEntry.isValid(entry)) {
            return "none";
        }
        return Rights.describe(PageTableEntry.rights(entry));
    }

    /** {@code 1,234,567}. */
    static String number(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }

    /** {@code 1 page}, {@code 2 pages}. */
    static String count(long number, String noun) {
        return number(number) + " " + noun + (number == 1 ? "" : "s");
    }
}
