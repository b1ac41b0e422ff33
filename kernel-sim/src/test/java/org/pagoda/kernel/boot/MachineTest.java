package org.pagoda.kernel.boot;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import org.junit.jupiter.api.Test;
import org.pagoda.kernel.Process;
import org.pagoda.kernel.Task;
import org.pagoda.kernel.UserContext;
import org.pagoda.kernel.syscall.SystemCallNumber;

/** A machine's own life. */
class MachineTest {
    private record Program(Machine machine, Task task, long call) implements UserContext {
        @Override
        public void main() {
            machine.kernel().systemCall(task, call, 0, 0, 0, 0, 0, 0);
        }

        @Override
        public long handle(long handler, long pid, long type, long address, long size, long flags) {
            return 0;
        }
    }

    private static Process spawn(Machine machine, String name, long call) {
        return machine.spawn(name, task -> new Program(machine, task, call));
    }

    @Test
    void shouldEndWhatStillRunsWhenClosed() {
        Process process;
        try (Machine machine = Machine.builder().memory("1M").build()) {
            process = spawn(machine, "server", SystemCallNumber.SERVE);
            machine.run();
            assertEquals(Process.State.ALIVE, process.state());
        }
        assertEquals(Process.State.DEAD, process.state());
    }

    @Test
    void shouldDoNothingWhenClosedTwice() {
        Machine machine = Machine.builder().memory("1M").build();
        spawn(machine, "program", SystemCallNumber.NULL);
        machine.run();
        machine.close();
        assertDoesNotThrow(machine::close);
    }

    @Test
    void shouldRunWithoutATrace() {
        try (Machine machine = Machine.builder().memory("1M").traced(false).build()) {
            Process process = spawn(machine, "program", SystemCallNumber.GETPID);
            machine.run();
            assertEquals(Process.State.DEAD, process.state());
            assertNull(machine.kernel().trace());
            assertEquals(0, machine.framesInUse());
        }
    }
}
