package org.pagoda.user.lab;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.pagoda.kernel.Process;
import org.pagoda.kernel.ProcessLimits;
import org.pagoda.kernel.boot.Machine;
import org.pagoda.mmu.PageTableEntry;
import org.pagoda.user.Libc;
import org.pagoda.user.Program;
import org.pagoda.user.ProgramImage;

/** One machine on which S has sent one page with one combination of flags, and everybody rests. */
final class FlagsTrial implements AutoCloseable {
    /** Makes its receiver load from the address that it carries. */
    static final long LOAD = 65;
    /** Makes its receiver store to the address that it carries. */
    static final long STORE = 66;

    private static final long PAGE = 64;
    private static final ProcessLimits FEW = ProcessLimits.DEFAULT.withLandingSlots(16);

    private final Machine machine;
    private final long flags;
    private final Map<String, Process> processes = new LinkedHashMap<>();
    // By process; where the page landed there.
    private final Map<String, Long> landings = new LinkedHashMap<>();
    private long result;
    private long page;

    FlagsTrial(Machine.Builder builder, long flags) {
        this.flags = flags;
        machine = builder.build();
        long[] pidOfA = {0};
        processes.put("S", spawn("S", libc -> send(libc, pidOfA[0])));
        processes.put("A", spawn("A", FlagsTrial::nothing));
        processes.put("B", spawn("B", FlagsTrial::nothing));
        Process a = processes.get("A");
        pidOfA[0] = a == null ? 0 : a.pid();
        machine.run();
        tell("S", START, 0);
    }

    private static final long START = 67;

    private static void nothing(Libc libc) {}

    private Process spawn(String name, Program onStart) {
        return machine.spawn(
                name,
                new ProgramImage(machine.kernel(), libc -> {
                    libc.registerHandler(PAGE, (inHandler, pid, type, address, size, sent) -> {
                        landings.put(name, address);
                        return size;
                    });
                    libc.registerHandler(LOAD, (inHandler, pid, type, address, size, sent) -> {
                        inHandler.load64(address);
                        return 0;
                    });
                    libc.registerHandler(STORE, (inHandler, pid, type, address, size, sent) -> {
                        inHandler.store64(address, 2);
                        return 0;
                    });
                    libc.registerHandler(START, (inHandler, pid, type, address, size, sent) -> {
                        onStart.main(inHandler);
                        return 0;
                    });
                    libc.serve();
                }),
                FEW);
    }

    private void send(Libc libc, long pid) {
        page = libc.mmap(1);
        libc.store64(page, 1);
        result = libc.send(pid, PAGE, page, 1, flags);
    }

    /** Has somebody send a notification, and waits until all rest again. */
    private void tell(String name, long type, long value) {
        long pid = process(name).pid();
        machine.spawn("prober", new ProgramImage(machine.kernel(), libc -> libc.send(pid, type, value, 0, 0)), FEW);
        machine.run();
    }

    private Process process(String name) {
        Process process = processes.get(name);
        if (process == null) {
            throw new IllegalArgumentException("no process is called " + name);
        }
        return process;
    }

    /** What {@code send} returned. */
    long result() {
        return result;
    }

    /** Who got the page, in the order S, A, B. */
    List<String> receivers() {
        List<String> receivers = new ArrayList<>();
        for (String name : processes.keySet()) {
            if (landings.containsKey(name)) {
                receivers.add(name);
            }
        }
        return receivers;
    }

    /** True if the page has several holders, all on one frame, and none of them copy-on-write. */
    boolean isAliased() {
        List<Long> entries = new ArrayList<>();
        long original = process("S").space().pageTable().get(page);
        if (PageTableEntry.isValid(original)) {
            entries.add(original);
        }
        landings.forEach(
                (name, address) -> entries.add(process(name).space().pageTable().get(address)));
        if (entries.isEmpty()) {
            return false; // the run has ended early
        }
        long first = entries.get(0);
        boolean aliased = entries.size() > 1;
        for (long entry : entries) {
            aliased &=
                    PageTableEntry.frame(entry) == PageTableEntry.frame(first) && !PageTableEntry.isCopyOnWrite(entry);
        }
        return aliased;
    }

    /** True if {@code name}, or S at the page's old address, is still alive after it has tried to load or store. */
    boolean survives(@Nullable String name, long access) {
        String who = name == null ? "S" : name;
        Long landed = name == null ? Long.valueOf(page) : landings.get(name);
        if (landed == null) {
            return false;
        }
        tell(who, access, landed);
        return process(who).state() == Process.State.ALIVE;
    }

    @Override
    public void close() {
        machine.close();
    }
}
