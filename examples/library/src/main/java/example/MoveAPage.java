package example;

import java.io.PrintStream;
import org.pagoda.ipc.SendFlags;
import org.pagoda.kernel.RunResult;
import org.pagoda.kernel.boot.Machine;
import org.pagoda.kernel.trace.EventKind;
import org.pagoda.mmu.PageTableEntry;
import org.pagoda.user.Program;
import org.pagoda.user.ProgramImage;

/** Boots a machine with two processes, of which one moves a page to the other, and prints what happens. */
public final class MoveAPage {
    private static final long TYPE = 64; // the first that is not the kernel's

    private final PrintStream out;

    private MoveAPage(PrintStream out) {
        this.out = out;
    }

    public static void main(String[] arguments) {
        run(System.out);
    }

    /** Runs the example; what it says goes to {@code out}. */
    public static void run(PrintStream out) {
        try (Machine machine = Machine.builder().memory("4M").seed(1).build()) {
            new MoveAPage(out).run(machine);
        }
    }

    private void run(Machine machine) {
        machine.trace().listen(this::onEvent);
        Program receiving = libc -> libc.registerHandler(TYPE, (inHandler, pid, type, address, size, flags) -> {
            out.printf("  receiver finds %d in it%n", inHandler.load64(address));
            return size; // keeps all
        });
        long receiver = machine.spawnServing("receiver", new ProgramImage(machine.kernel(), receiving))
                .pid();
        Program sending = libc -> {
            long page = libc.mmap(1);
            libc.store64(page, 42);
            long kept = libc.send(receiver, TYPE, page, 1, SendFlags.MOVE | SendFlags.WAIT);
            out.printf("  sender hears that %d page was kept, and looks at its old address once more%n", kept);
            libc.load64(page); // a fault, of which it dies
        };
        machine.spawn("sender", new ProgramImage(machine.kernel(), sending));
        RunResult result = machine.run();
        out.printf("%s: %s%n", result.outcome().words(), result.tasks());
    }

    /** The machine tells every event as it happens; these are three kinds of them. */
    private void onEvent(EventKind kind, long tick, int cpu, long pid, long a, long b, long c, long d) {
        switch (kind) {
            case HAND -> print(tick, pid, "hands over frame %d at 0x%x", PageTableEntry.frame(b), a);
            case LAND -> print(tick, pid, "gets frame %d at 0x%x", PageTableEntry.frame(b), a);
            case EXIT -> print(tick, pid, "ends with status %d", a);
            default -> {}
        }
    }

    private void print(long tick, long pid, String what, Object... values) {
        out.printf("tick %2d: process %d %s%n", tick, pid, String.format(what, values));
    }
}
