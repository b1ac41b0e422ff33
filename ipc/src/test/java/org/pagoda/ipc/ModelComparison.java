package org.pagoda.ipc;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import org.pagoda.mmu.FrameAllocator;
import org.pagoda.mmu.LandingWindow;
import org.pagoda.mmu.Page;
import org.pagoda.mmu.PageTableEntry;
import org.pagoda.mmu.Region;
import org.pagoda.mmu.Rights;

/** Compares a {@link World} with a {@link Model}: books, contents, rights, queues, landing slots. */
final class ModelComparison {
    private final ModelRun run;

    // The frame that each page of the model was seen on.
    private final Map<ModelPage, Integer> frames = new HashMap<>();
    // Which word of each page is looked at, besides the first and the last: another one each time. Nobody stores into
    // it.
    private int middle;

    ModelComparison(ModelRun run) {
        this.run = run;
    }

    private static void check(ModelProcess process, String what, long expected, long actual) {
        if (expected != actual) {
            throw new ModelRun.Difference(ModelRun.name(process) + ": " + what + " is " + ModelRun.describe(actual)
                    + ", should be " + ModelRun.describe(expected));
        }
    }

    private static void check(ModelProcess process, long at, String what, long expected, LongSupplier actual) {
        long found = actual.getAsLong();
        if (expected != found) {
            check(process, what + " at 0x" + Long.toHexString(at << 12), expected, found);
        }
    }

    /** Numbers that are quickly compared. */
    void compareBooks() {
        for (ModelProcess process : run.model.alive.values()) {
            Endpoint real = run.real(process);
            Counters counters = real.counters();
            check(
                    process,
                    "charge",
                    process.space.account.charged,
                    real.space().account().charged());
            check(
                    process,
                    "messages queued",
                    process.queue.size(),
                    real.mailbox().queued());
            check(process, "messages admitted", process.admitted, real.mailbox().admitted());
            check(process, "messages in handlers", process.running.size(), counters.inHandler());
            check(process, "messages handled", process.handled, counters.handled());
            check(process, "messages dropped", process.dropped, counters.dropped());
            check(process, "broadcasts rejected", process.rejected, counters.rejected());
            check(process, "sends", process.sent, counters.sendsSucceeded());
            check(process, "pages handled", process.handledPages, counters.handledPages());
            check(process, "pages kept", process.pagesKept, counters.pagesKept());
            check(process, "pages returned", process.pagesReturned, counters.pagesReturned());
            check(process, "pages freed", process.pagesFreed, counters.pagesFreed());
            check(process, "events told", process.eventsTold, counters.eventsTold());
            check(process, "events dropped", process.eventsDropped, counters.eventsDropped());
        }
    }

    /** All that a program, or its bookkeeper, could tell apart. */
    void compareAll() {
        frames.clear();
        middle = Math.max(8, (middle + 8) % (Page.SIZE - 8));
        for (ModelProcess process : run.model.alive.values()) {
            compareEntries(process);
            process.handlers.forEach((type, handler) -> check(
                    process, "a handler", handler, run.real(process).handlers().handler(type)));
            compareRegions(process);
            compareWindow(process);
            compareQueue(process);
            process.running.forEach((type, message) -> compare(process, message, run.real(message)));
            long[] tokens =
                    process.tokens.keySet().stream().mapToLong(Long::longValue).toArray();
            List<Token> kept = run.real(process).keptTokens();
            check(process, "number of tokens", tokens.length, kept.size());
            for (int i = 0; i < tokens.length; i++) {
                check(process, "token", tokens[i], kept.get(i).number);
            }
        }
        checkHolders();
    }

    private void compareEntries(ModelProcess process) {
        long[] found = {0};
        run.real(process).space().pageTable().forEachLeaf((address, entry, entryAddress) -> {
            if (!PageTableEntry.isInFlight(entry)) {
                found[0]++;
                compareEntry(process, Page.number(address), entry);
            }
        });
        check(process, "number of entries", process.space.entries.size(), found[0]);
    }

    private void compareEntry(ModelProcess process, long at, long entry) {
        ModelEntry expected = process.space.entries.get(at);
        String there = PageTableEntry.describe(entry);
        String should = expected == null ? "nothing" : expected.kind().toString();
        boolean same = expected != null
                && switch (expected.kind()) {
                    case MAPPED -> PageTableEntry.isMapped(entry);
                    case MOVED -> PageTableEntry.isMoved(entry);
                    case LENT -> PageTableEntry.isLent(entry);
                };
        if (!same) {
            throw new ModelRun.Difference(ModelRun.name(process) + " has " + there + " at 0x"
                    + Long.toHexString(at << 12) + ", should have " + should);
        }
        if (expected.isMapped()) {
            check(
                    process,
                    at,
                    "right to load",
                    expected.readable() ? 1 : 0,
                    () -> PageTableEntry.isReadable(entry) ? 1 : 0);
            compareMark(process, at, expected.shared(), entry);
            comparePage(process, at, expected.page(), expected.writable(), entry);
        }
    }

    private static void compareMark(ModelProcess process, long at, boolean shared, long entry) {
        check(process, at, "mark of a shared page", shared ? 1 : 0, () -> (entry & PageTableEntry.SHARED) == 0 ? 0 : 1);
    }

    private boolean canStore(ModelProcess process, long at, long entry) {
        boolean afterACopy = (entry & PageTableEntry.COPY_ON_WRITE) != 0
                && run.real(process).space().mayWrite(Page.address(at));
        return (entry & PageTableEntry.WRITE) != 0 || afterACopy;
    }

    private void comparePage(ModelProcess process, long at, ModelPage page, boolean writable, long entry) {
        check(process, at, "right to store", writable ? 1 : 0, () -> canStore(process, at, entry) ? 1 : 0);
        if (PageTableEntry.isSwapped(entry)) {
            int slot = PageTableEntry.slot(entry);
            check(process, at, "content in the swap space", page.content, () -> run.world.swapStore.longAt(slot, 0));
            check(process, at, "content in its middle", 0, () -> run.world.swapStore.longAt(slot, middle));
            check(
                    process,
                    at,
                    "content at its end",
                    page.content,
                    () -> run.world.swapStore.longAt(slot, Page.SIZE - 8));
            check(process, at, "holders and pins of a swapped page", 1, () -> page.holders + page.pins);
            return;
        }
        int frame = PageTableEntry.frame(entry);
        check(process, at, "content", page.content, () -> run.world.memory.getLong(Page.address(frame)));
        check(process, at, "content in the middle", 0, () -> run.world.memory.getLong(Page.address(frame) + middle));
        check(
                process,
                at,
                "content at the end of the page",
                page.content,
                () -> run.world.memory.getLong(Page.address(frame + 1) - 8));
        if (page.holders > 1 || page.pins > 0) {
            Integer other = frames.putIfAbsent(page, frame);
            check(process, at, "frame of an alias", other == null ? frame : other, () -> frame);
            check(process, at, "zero frame for an alias", 0, () -> frame == FrameAllocator.ZERO_FRAME ? 1 : 0);
        }
    }

    private void compareRegions(ModelProcess process) {
        long pages = 0;
        long windows = 0;
        for (Region region : run.real(process).space().regions()) {
            if (process.space.window.contains(Page.number(region.start()))) {
                windows++;
            } else {
                pages += Page.number(region.end() - region.start());
            }
        }
        check(process, "number of pages in regions", process.space.regions.size(), pages);
        check(process, "number of landing windows", 1, windows);
        process.space.regions.forEach((page, rights) -> {
            Region region = run.real(process).space().regionAt(page << 12);
            check(process, page, "region", rights, () -> region == null ? -1 : region.rights());
        });
        check(process, "window's rights", Rights.READ_WRITE, windowRights(process));
    }

    private long windowRights(ModelProcess process) {
        Region region = run.real(process).space().regionAt(ModelWindow.START << 12);
        return region == null ? -1 : region.rights();
    }

    private void compareWindow(ModelProcess process) {
        LandingWindow window = run.real(process).space().window();
        for (int slot = 0; slot < process.space.window.slots; slot++) {
            int number = slot;
            long at = ModelWindow.START + slot;
            check(
                    process,
                    at,
                    "held slot",
                    process.space.window.isHeld(slot) ? 1 : 0,
                    () -> window.isHeld(number) ? 1 : 0);
            check(
                    process,
                    at,
                    "taken slot",
                    process.space.window.isTaken(slot) ? 1 : 0,
                    () -> window.isTaken(number) ? 1 : 0);
        }
    }

    private void compareQueue(ModelProcess process) {
        int[] index = {0};
        run.real(process).mailbox().forEach(real -> {
            ModelMessage message = process.queue.get(index[0]++);
            compare(process, message, real);
            for (int i = 0; i < message.size; i++) {
                long entry = run.real(process).space().pageTable().get(message.slot(i) << 12);
                ModelMessage.Cargo cargo = message.cargo.get(i);
                check(process, message.slot(i), "page in flight", cargo == null ? 0 : 1, () -> entry == 0 ? 0 : 1);
                if (cargo != null) {
                    compareMark(process, message.slot(i), cargo.shared(), entry);
                    comparePage(process, message.slot(i), cargo.page(), cargo.writable(), entry);
                }
            }
        });
        check(process, "messages in the mailbox", process.queue.size(), index[0]);
    }

    private static void compare(ModelProcess process, ModelMessage message, Message real) {
        check(process, "a message's sender", message.sender, real.sender());
        check(process, "a message's type", message.type, real.type());
        check(process, "a message's address", message.address, real.address());
        check(process, "a message's size", message.size, real.size());
        check(process, "a message's flags", message.flags, real.flags());
    }

    /** The model's own books: nobody is a holder but mappings and messages under way. */
    private void checkHolders() {
        Map<ModelPage, Integer> counted = new LinkedHashMap<>();
        for (ModelProcess process : run.model.alive.values()) {
            for (ModelEntry entry : process.space.entries.values()) {
                if (entry.isMapped()) {
                    counted.merge(entry.page(), 1, Integer::sum);
                }
            }
            for (ModelMessage message : process.queue) {
                for (ModelMessage.Cargo cargo : message.cargo) {
                    if (cargo != null) {
                        counted.merge(cargo.page(), 1, Integer::sum);
                    }
                }
            }
        }
        counted.forEach((page, count) -> {
            if (page.holders != count) {
                throw new IllegalStateException("the model counts " + page.holders + " holders, there are " + count);
            }
        });
    }
}
