package org.pagoda.user.lab;

import java.util.Locale;
import org.pagoda.ipc.PageFault;
import org.pagoda.mmu.PageTableEntry;
import org.pagoda.mmu.Rights;

/** How labs write addresses, entries and numbers. */
public final class Text {
    private Text() {}

    /** {@code 0x10_0000_2000}: ten digits, the user half of Sv39; more where an address has more. */
    static String address(long address) {
        StringBuilder text = new StringBuilder(String.format(Locale.ROOT, "%010x", address));
        for (int group = text.length() - 4; group > 0; group -= 4) {
            text.insert(group, '_');
        }
        return text.insert(0, "0x").toString();
    }

    /**
     * The bits of an entry that are not its page number, from bit 9 down, each as its letter or, if it is 0, a dash: {@code
     * -C-A-U--RV}. S and C are the two that are left to software, shared and copy-on-write.
     */
    static String bits(long entry) {
        String letters = "SCDAGUXWRV";
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < letters.length(); i++) {
            boolean set = (entry >>> (letters.length() - 1 - i) & 1) != 0;
            text.append(set ? letters.charAt(i) : '-');
        }
        return text.toString();
    }

    /** A bar as long in {@code width} as {@code number} is in {@code most}; not empty unless the number is 0. */
    static String bar(long number, long most, int width) {
        long length = most == 0 ? 0 : (number * width + most - 1) / most;
        return "#".repeat((int) Math.min(width, length));
    }

    /** How a page was touched, as the value of a PAGE_FAULT says it: {@code load}, {@code store} or {@code fetch}. */
    static String access(long value) {
        int right = PageFault.right(value);
        return right == Rights.READ ? "load" : right == Rights.WRITE ? "store" : "fetch";
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
    public static String number(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }

    /** {@code 1 page}, {@code 2 pages}. */
    public static String count(long number, String noun) {
        return number(number) + " " + noun + (number == 1 ? "" : "s");
    }
}
