package org.pagoda.user.lab;

import java.io.PrintStream;
import org.pagoda.kernel.Process;
import org.pagoda.mmu.AddressSpace;
import org.pagoda.mmu.FrameAllocator;
import org.pagoda.mmu.Page;
import org.pagoda.mmu.PageTableEntry;
import org.pagoda.mmu.PageTableWalker;
import org.pagoda.mmu.Region;
import org.pagoda.mmu.Rights;

/** A walk and what came of it, in pictures and plain words. */
final class TranslationText {
    private static final int INDENT = 4;
    private static final long MODE_SV39 = 8;

    private TranslationText() {}

    // ---- the walk ----

    static void printLetters(PrintStream out) {
        out.println("  S, C: left to software (RSW), here shared and copy-on-write. D dirty, A accessed, G global,");
        out.println("  U a program's page, X execute, W write, R read, V valid.");
        out.println();
    }

    static void printWalk(PrintStream out, Walk walk, long address, Process process) {
        out.println("  va = " + Text.address(address) + ", decimal " + Long.toUnsignedString(address));
        new BitFields(address)
                .field(63, 39, "copies of bit 38", "")
                .field(38, 30, "VPN[2]", Integer.toString(Walk.index(address, 2)))
                .field(29, 21, "VPN[1]", Integer.toString(Walk.index(address, 1)))
                .field(20, 12, "VPN[0]", Integer.toString(Walk.index(address, 0)))
                .field(11, 0, "offset", Integer.toString(Page.offset(address)))
                .print(out, INDENT);
        printKind(out, address);
        out.println();
        if (walk.end() == Walk.End.NOT_CANONICAL) {
            return;
        }
        int root = process.space().pageTable().root();
        int asid = process.space().asid();
        long satp = MODE_SV39 << 60 | (long) asid << 44 | root;
        out.println(
                "  satp = " + Text.address(satp) + ": mode 8 (Sv39), ASID " + asid + ", root table in frame " + root);
        out.println();
        for (Walk.Step step : walk.steps()) {
            printStep(out, walk, step);
        }
    }

    /** What kind of address it is, where that decides something. */
    private static void printKind(PrintStream out, long address) {
        if (!Walk.isCanonical(address)) {
            out.println("  Bits 63 to 39 are not all equal to bit 38: this is no Sv39 address. Every access is a page");
            out.println("  fault, and no table is read.");
        } else if (address < 0) {
            out.println("  Bit 38 is set: the kernel's half. Nothing there is a program's.");
        } else if (address < AddressSpace.NULL_AREA_END) {
            out.println("  Below " + Text.address(AddressSpace.NULL_AREA_END)
                    + " nothing is ever mapped, so that a null pointer faults, with an offset too.");
        } else {
            out.println("  Bit 38 is 0: the programs' half, which ends at " + Text.address(PageTableWalker.USER_END - 1)
                    + ".");
        }
    }

    private static void printStep(PrintStream out, Walk walk, Walk.Step step) {
        String which = step.level() == Walk.ROOT_LEVEL ? "root" : step.level() == 0 ? "leaf" : "middle";
        out.println("  Level " + step.level() + ": " + which + " table, frame " + step.table() + "; VPN[" + step.level()
                + "] = " + step.index() + "; at " + Text.address(Page.address(step.table())) + " + " + step.index()
                + " x 8 = " + Text.address(step.entryAddress()));
        printEntry(out, step.entry());
        for (String line : meaning(walk, step).split("\n", -1)) {
            out.println("    " + line);
        }
        out.println();
    }

    static void printEntry(PrintStream out, long entry) {
        long page = Walk.physicalPage(entry);
        new BitFields(entry)
                .field(63, 54, "reserved", "")
                .field(53, 10, "PPN", entry == PageTableEntry.EMPTY ? "" : "frame " + page)
                .bits(9, "SCDAGUXWRV")
                .print(out, INDENT);
    }

    private static String meaning(Walk walk, Walk.Step step) {
        long entry = step.entry();
        if (!PageTableEntry.isValid(entry)) {
            String note = entry == PageTableEntry.EMPTY
                    ? ""
                    : " The other bits are the kernel's own note: " + PageTableEntry.describe(entry) + ".";
            return "V = 0: every access is a page fault." + note;
        } else if (!PageTableEntry.isLeaf(entry)) {
            return step.level() == 0
                    ? "R = W = X = 0 where a leaf must be: every access is a page fault."
                    : "V = 1 and R = W = X = 0: it points to the table in frame " + Walk.physicalPage(entry) + ".";
        } else if (walk.end() != Walk.End.LEAF) {
            return "A leaf that may not be: every access is a page fault.";
        }
        return "V = 1 and R or X = 1: a leaf. " + permission(entry) + "\nPhysical address: "
                + Page.number(walk.physicalAddress()) + " x 4096 + " + Page.offset(walk.virtualAddress()) + " = "
                + Text.address(walk.physicalAddress()) + ".";
    }

    private static String permission(long entry) {
        return (entry & PageTableEntry.USER) == 0
                ? "U = 0: no program may use it."
                : "U = 1: a program's, with the rights " + Rights.describe(PageTableEntry.rights(entry)) + ".";
    }

    // ---- what came of it ----

    static void printOutcome(PrintStream out, Translation translation, Walk before) {
        String refusal = before.refusal(translation.access());
        String fault = Walk.faultName(translation.access());
        if (refusal == null) {
            out.println("  The walk lets it through.");
        } else {
            out.println("  It is a " + fault + ": " + refusal + ".");
        }
        Walk after = translation.after();
        if (translation.hasFaulted() && after != null) {
            out.println("  The kernel " + resolution(before, after) + ", and the access is tried again.");
        } else if (translation.isFatal()) {
            out.println("  The kernel does not help: " + noHelp(translation, before) + ".");
            out.println("  " + translation.alice() + " ended with status "
                    + translation.alice().exitStatus() + ", "
                    + translation.alice().cause());
        }
        if (after != null && after.end() == Walk.End.LEAF) {
            out.println("  Afterwards the leaf is" + (after.leaf() == before.leaf() ? " as it was." : ":"));
            if (after.leaf() != before.leaf()) {
                printEntry(out, after.leaf());
            }
            out.println("  The TLB keeps: ASID " + translation.alice().space().asid() + ", page 0x"
                    + Long.toHexString(Page.number(after.virtualAddress())) + " -> frame "
                    + Page.number(after.physicalAddress()) + ".");
        }
        out.println();
    }

    /** What the kernel did about a fault, told by the entries before and after. */
    static String resolution(Walk before, Walk after) {
        int frame = PageTableEntry.frame(after.leaf());
        if (before.leaf() == PageTableEntry.EMPTY) {
            return frame == FrameAllocator.ZERO_FRAME ? "maps the zero frame" : "maps frame " + frame + ", zeroed";
        }
        int old = PageTableEntry.frame(before.leaf());
        if (old == FrameAllocator.ZERO_FRAME) {
            return "gives it frame " + frame + ", zeroed";
        }
        return old == frame ? "lets it have frame " + frame : "copies it to frame " + frame;
    }

    private static String noHelp(Translation translation, Walk before) {
        Region region = translation.region();
        boolean isMoved = !before.steps().isEmpty()
                && PageTableEntry.isMoved(
                        before.steps().get(before.steps().size() - 1).entry());
        if (before.virtualAddress() < 0 || before.virtualAddress() >= PageTableWalker.USER_END) {
            return "no program has memory there";
        } else if (region == null) {
            return "alice has not asked for memory there";
        } else if (isMoved) {
            return "the page was moved away";
        } else if (region.name().equals("[landing]")) {
            return "no message has landed there";
        }
        return "the memory that alice asked for there is " + Rights.describe(region.rights());
    }
}
