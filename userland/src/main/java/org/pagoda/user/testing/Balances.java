package org.pagoda.user.testing;

import java.util.ArrayList;
import java.util.List;
import org.pagoda.kernel.Kernel;
import org.pagoda.kernel.Process;
import org.pagoda.kernel.RunResult;
import org.pagoda.kernel.boot.Machine;
import org.pagoda.kernel.device.Device;
import org.pagoda.kernel.device.Devices;
import org.pagoda.kernel.fs.FileSystem;
import org.pagoda.kernel.fs.RamFileSystem;
import org.pagoda.kernel.module.LoadedModule;
import org.pagoda.mmu.SwapSpace;

/** What a machine had when it had booted, and must have again when nothing is left on it. */
final class Balances {
    private final Machine machine;
    private final int frames;
    private final long heap;

    /** Of a machine on which nothing has run yet. */
    Balances(Machine machine) {
        this.machine = machine;
        frames = machine.framesInUse();
        heap = heap();
    }

    private long heap() {
        return machine.kernel().kernelMemory().heap().bytesInUse();
    }

    /** Ends all processes, unloads all modules, discards all files; what is not as it must be then, for people. */
    List<String> problems() {
        List<String> problems = new ArrayList<>();
        check(problems);
        for (Process process : machine.kernel().processes()) {
            machine.kernel().kill(process, Kernel.STATUS_KILLED, "the test is over");
        }
        RunResult ended = machine.runUntil(Long.MAX_VALUE);
        if (ended.outcome() != RunResult.Outcome.ALL_EXITED) {
            problems.add("processes do not end: " + ended);
            return problems;
        }
        devices(problems);
        modules(problems);
        machine.shutDown(); // files go
        files(problems);
        SwapSpace swap = machine.kernel().frames().swap();
        expect(problems, "swap slots", 0, swap == null ? 0 : swap.used());
        expect(problems, "frames", frames, machine.framesInUse());
        check(problems);
        return problems;
    }

    private void check(List<String> problems) {
        machine.check().forEach(violation -> problems.add("the checker: " + violation));
    }

    private void devices(List<String> problems) {
        for (Device device : Devices.of(machine.faces().vfs()).all()) {
            expect(problems, "open files of device " + device.name(), 0, device.files());
            expect(problems, "pending requests of device " + device.name(), 0, device.pendingRequests());
        }
    }

    private void modules(List<String> problems) {
        machine.faces().modules().unloadAll();
        for (LoadedModule module : machine.faces().modules().all()) {
            problems.add("module " + module.name() + " is still in use");
        }
        expect(problems, "bytes of the kernel's heap", heap, heap());
    }

    private void files(List<String> problems) {
        FileSystem root = machine.faces().vfs().root().fileSystem();
        expect(problems, "files and directories in use", 0, root.uses());
        if (root instanceof RamFileSystem ram) {
            expect(problems, "inodes", 0, ram.inodes());
            expect(problems, "frames of files", 0, ram.frames());
        }
    }

    private static void expect(List<String> problems, String what, long expected, long found) {
        if (found != expected) {
            problems.add(what + ": " + found + " in place of " + expected);
        }
    }
}
