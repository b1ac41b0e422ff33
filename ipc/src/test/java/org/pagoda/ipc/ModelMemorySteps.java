package org.pagoda.ipc;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.pagoda.mmu.Access;
import org.pagoda.mmu.AddressSpace;
import org.pagoda.mmu.Page;
import org.pagoda.mmu.PageTableEntry;
import org.pagoda.mmu.Rights;

/** What a {@link ModelRun} does with memory. */
final class ModelMemorySteps {
    /** A page that is held where it is. */
    private record Pin(int frame, ModelPage page, long tag) {}

    private final ModelRun run;
    private final List<Pin> pins = new ArrayList<>();

    // Of the operation that runs.
    private ModelDraw draw;

    ModelMemorySteps(ModelRun run) {
        this.run = run;
    }

    void apply(ModelOperation.Kind kind, ModelProcess process, ModelDraw drawn) {
        draw = drawn;
        switch (kind) {
            case MAP -> map(process);
            case UNMAP -> unmap(process);
            case PROTECT -> protect(process);
            case STORE -> access(process, Access.STORE);
            case LOAD -> access(process, Access.LOAD);
            case REVOKE -> revoke(process);
            case PIN -> pin(process);
            case UNPIN -> unpin();
            case SWAP_OUT -> swapOut(process);
            default -> throw new IllegalArgumentException(kind.toString());
        }
    }

    /** Takes all pins back. */
    void unpinAll() {
        pins.forEach(this::unpin);
        pins.clear();
    }

    private void map(ModelProcess process) {
        boolean more = process.space.regions.size() < run.machine.pages() && !draw.once(3);
        ModelDraw.Range range = more ? new ModelDraw.Range(0, 1 + draw.below(6)) : draw.range(process);
        long rights = draw.rights();
        long actual = run.real(process).space().map(range.address(), range.pages(), rights);
        long expected = process.space.map(range.address(), range.pages(), rights);
        run.expect(() -> ModelRun.name(process) + ".map(" + range + ", rights " + rights + ")", expected, actual);
    }

    private void unmap(ModelProcess process) {
        ModelDraw.Range range = draw.range(process);
        long actual = run.real(process).space().unmap(range.address(), range.pages());
        run.expect(
                () -> ModelRun.name(process) + ".unmap(" + range + ")",
                process.space.unmap(range.address(), range.pages()),
                actual);
    }

    private void protect(ModelProcess process) {
        ModelDraw.Range range = draw.range(process);
        long rights = draw.once(2) ? Rights.READ : draw.rights();
        long actual = run.real(process).space().protect(range.address(), range.pages(), rights);
        run.expect(
                () -> ModelRun.name(process) + ".protect(" + range + ", rights " + rights + ")",
                process.space.protect(range.address(), range.pages(), rights),
                actual);
    }

    /** Loads, or stores, the first and the last eight bytes of a page. */
    private void access(ModelProcess process, Access access) {
        long address = draw.range(process).address() & -Page.SIZE;
        if (draw.once(100)) {
            address |= draw.of(1L << 38, 1L << 39, 1L << 48, 1L << 59, 1L << 62);
        }
        long value = draw.any();
        int cpu = draw.below(World.CPUS);
        access(process, access, address, value, cpu);
    }

    private void access(ModelProcess process, Access access, long address, long value, int cpu) {
        boolean store = access == Access.STORE;
        long actual = real(process, access, address, value, cpu);
        boolean starved = run.isStarved(actual) && process.space.isThere(address >> 12);
        long expected = starved ? actual : process.space.access(address, store);
        Supplier<String> what = () -> ModelRun.name(process) + (store ? ".store" : ".load") + " on CPU " + cpu
                + " at 0x" + Long.toHexString(address);
        run.expect(what, expected, actual);
        if (expected == 0 && store) {
            process.space.page(address >> 12).content = value;
        } else if (expected == 0) {
            long content = process.space.page(address >> 12).content;
            run.expect(what, content, run.world.load(cpu, run.real(process), address));
            run.expect(
                    () -> what.get() + ", at its end",
                    content,
                    run.world.load(cpu, run.real(process), address + Page.SIZE - 8));
        }
    }

    /** 0, or why it faults. */
    private long real(ModelProcess process, Access access, long address, long value, int cpu) {
        try {
            if (access == Access.STORE) {
                run.world.store(cpu, run.real(process), address, value);
                run.world.store(cpu, run.real(process), address + Page.SIZE - 8, value);
            } else {
                run.world.load(cpu, run.real(process), address);
            }
            return 0;
        } catch (World.Fault e) {
            return run.real(process).space().resolve(address, access);
        }
    }

    private void revoke(ModelProcess process) {
        ModelDraw.Range range = draw.range(process);
        long actual = run.world.revocation.revoke(run.real(process), range.address(), range.pages());
        run.expect(
                () -> ModelRun.name(process) + ".revoke(" + range + ")",
                run.model.revoke(process, range.address(), range.pages()),
                actual);
    }

    /** Pins a page as a kernel does that is going to work on it: it has a frame of its own then. */
    private void pin(ModelProcess process) {
        long address = draw.range(process).address();
        ModelEntry entry = process.space.entries.get(address >> 12);
        boolean pinnable = entry != null && entry.isMapped() && !process.space.borrowed.contains(address >> 12);
        if (!pinnable
                || !isInFrame(process, address & -Page.SIZE)
                || run.real(process).space().pages().makeOwn(address & -Page.SIZE) < 0) {
            return;
        }
        if (entry.writable() && run.real(process).space().resolve(address, Access.STORE) < 0) {
            return;
        }
        int frame = run.frame(process, address >> 12);
        run.say(() -> ModelRun.name(process) + ".pin(0x" + Long.toHexString(address) + ")");
        run.world.frames.pin(frame);
        entry.page().pins++;
        pins.add(new Pin(frame, entry.page(), draw.any()));
    }

    /** Memory is short; no program can tell. */
    private void swapOut(ModelProcess process) {
        ModelDraw.Range range = draw.range(process);
        for (long page : range.numbers()) {
            if (run.world.swapOut(run.real(process), page << 12)) {
                run.say(() -> ModelRun.name(process) + ": page 0x" + Long.toHexString(page << 12) + " is swapped out");
            }
        }
    }

    /** As a kernel does before it works on a page: it is brought back from the swap space. */
    private boolean isInFrame(ModelProcess process, long address) {
        AddressSpace space = run.real(process).space();
        return !PageTableEntry.isSwapped(space.pageTable().get(address))
                || space.pages().swapIn(address) == 0;
    }

    private void unpin() {
        if (!pins.isEmpty()) {
            Pin pin = draw.of(pins, each -> each.tag);
            pins.remove(pin);
            run.say(() -> "unpin, frame " + pin.frame);
            unpin(pin);
        }
    }

    private void unpin(Pin pin) {
        run.world.frames.unpin(pin.frame);
        pin.page.pins--;
    }
}
