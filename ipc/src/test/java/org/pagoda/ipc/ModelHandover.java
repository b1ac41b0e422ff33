package org.pagoda.ipc;

import java.util.ArrayList;
import java.util.List;
import org.pagoda.mmu.Errno;

/** What the three bits, and LEND, say about a run of pages: what each receiver gets, and what the sender has left. */
final class ModelHandover {
    private ModelHandover() {}

    /** EFAULT, EACCES, EBUSY: what the pages themselves have against being sent. */
    static long check(ModelSpace sender, long first, long size, long flags) {
        for (long page = first; page < first + size; page++) {
            if (!sender.isThere(page)) {
                return Errno.EFAULT.result();
            }
        }
        boolean aliasesForWriting = writes(flags) && !duplicates(flags);
        if (aliasesForWriting && !allWritable(sender, first, size)) {
            return Errno.EACCES.result();
        }
        for (long page = first; page < first + size; page++) {
            boolean pinned = !sender.isUntouched(page) && sender.page(page).pins > 0;
            if (sender.borrowed.contains(page) || (pinned && !keeps(flags))) {
                return Errno.EBUSY.result();
            }
        }
        return 0;
    }

    static boolean allWritable(ModelSpace sender, long first, long size) {
        for (long page = first; page < first + size; page++) {
            if (!sender.isWritable(page)) {
                return false;
            }
        }
        return true;
    }

    static long countUntouched(ModelSpace sender, long first, long size) {
        long count = 0;
        for (long page = first; page < first + size; page++) {
            count += sender.isUntouched(page) ? 1 : 0;
        }
        return count;
    }

    /** Commit: changes what the sender has, and says what each receiver will get. */
    static List<List<ModelMessage.Cargo>> hand(
            ModelSpace sender, long first, long size, long flags, List<ModelProcess> receivers) {
        List<List<ModelMessage.Cargo>> cargoes = new ArrayList<>();
        receivers.forEach(receiver -> cargoes.add(new ArrayList<>()));
        for (long at = first; at < first + size; at++) {
            ModelPage page = sender.page(at);
            if (page.holders == 1) {
                page.owner = sender.pid;
            }
            boolean owned = page.owner == sender.pid;
            boolean marked = sender.entries.get(at).shared();
            boolean copiedAtOnce = page.pins > 0 || (marked && page.holders > 1);
            if (lends(flags)) {
                sender.lendOut(at);
            } else if (!keeps(flags)) {
                sender.moveAway(at);
                if (!duplicates(flags) && owned) {
                    page.owner = receivers.get(0).pid;
                }
            } else if (!duplicates(flags)) {
                sender.mark(at, true);
            } else if (!copiedAtOnce) {
                sender.mark(at, false);
            }
            boolean landsMarked = !duplicates(flags) && (marked || keeps(flags) || receivers.size() > 1);
            boolean homeless = page.holders == 0;
            for (int i = 0; i < receivers.size(); i++) {
                ModelPage handed = page;
                if (duplicates(flags)) {
                    handed = homeless && i == 0 ? page : page.duplicate(receivers.get(i).pid);
                    handed.owner = receivers.get(i).pid;
                }
                handed.holders++;
                cargoes.get(i).add(new ModelMessage.Cargo(handed, writes(flags), landsMarked));
            }
        }
        return cargoes;
    }

    static boolean keeps(long flags) {
        return (flags & 0b001) != 0;
    }

    static boolean writes(long flags) {
        return (flags & 0b010) != 0;
    }

    static boolean duplicates(long flags) {
        return (flags & 0b100) != 0;
    }

    static boolean lends(long flags) {
        return (flags & 0x80) != 0;
    }
}
