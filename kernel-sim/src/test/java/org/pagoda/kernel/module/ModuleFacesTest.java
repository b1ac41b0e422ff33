package org.pagoda.kernel.module;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.pagoda.kernel.testing.TestMachine.assertError;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.pagoda.kernel.OpenFlags;
import org.pagoda.kernel.device.BufferView;
import org.pagoda.kernel.device.Driver;
import org.pagoda.kernel.device.DriverEnvironment;
import org.pagoda.kernel.device.Request;
import org.pagoda.kernel.log.LogLevel;
import org.pagoda.kernel.log.LogLine;
import org.pagoda.kernel.testing.TestMachine;
import org.pagoda.kernel.testing.User;
import org.pagoda.mmu.Errno;

/** A module that is a driver too: its device and its files come and go with it. */
class ModuleFacesTest {
    private final TestMachine machine = new TestMachine(builder -> builder.checked(true));
    private final Modules modules = machine.machine().faces().modules();

    /** Keeps readers until something is written, and gives them its first byte. */
    private static final class Relay implements KernelModule, Driver {
        private final List<Request> readers = new ArrayList<>();

        @Override
        public long init(ModuleContext context) {
            long result = context.addProcFile("relay", () -> readers.size() + " wait\n");
            return result < 0 ? result : context.registerDevice("relay", this);
        }

        @Override
        public void attach(DriverEnvironment environment) {
            environment.log("attached");
        }

        @Override
        public long read(Request request, BufferView target) {
            readers.add(request);
            return PENDING;
        }

        @Override
        public long write(Request request, BufferView source) {
            for (Request each : readers) {
                each.buffer().putByte(0, source.getByte(0));
                each.complete(1);
            }
            readers.clear();
            return source.length();
        }

        @Override
        public void cancel(Request request) {
            readers.remove(request);
        }
    }

    @AfterEach
    void close() {
        machine.close();
    }

    private static void assertReads(String expected, User user, String path) {
        long page = user.map(1);
        assertEquals(expected.length(), user.read(user.open(path, OpenFlags.READ_ONLY), page, 10));
        assertEquals(expected.charAt(0), (char) user.loadByte(page));
    }

    @Test
    void shouldAnswerLaterInTheViewThatCameWithTheRequest() {
        modules.addBuiltIn("relay", Relay::new);
        assertEquals(0, modules.load(null, "relay", ""));
        machine.spawn("reader", user -> {
            assertReads("x", user, "/dev/relay");
            machine.log("read");
        });
        machine.spawn("writer", user -> {
            long page = user.map(1);
            assertReads("1 wait\n", user, "/proc/relay");
            user.storeByte(page, (byte) 'x');
            assertEquals(1, user.write(user.open("/dev/relay", OpenFlags.WRITE_ONLY), page, 1));
        });
        machine.runToEnd();
        machine.assertLog("read");
        assertEquals(0, modules.unload(null, "relay"));
        assertNull(machine.machine().faces().vfs().find("/dev/relay"));
        assertNull(machine.machine().faces().vfs().find("/proc/relay"));
    }

    @Test
    void shouldLogWhatADriverSaysForInformation() {
        modules.addBuiltIn("relay", Relay::new);
        assertEquals(0, modules.load(null, "relay", ""));
        List<LogLine> lines = machine.machine().faces().log().lines();
        LogLine last = lines.get(lines.size() - 1);
        assertEquals("relay: attached", last.text());
        assertEquals(LogLevel.KERN_INFO, last.level());
    }

    /** What was added before is undone when the device's name is taken. */
    @Test
    void shouldReturnFromInitWhatRegisteringReturns() {
        modules.addBuiltIn("relay", Relay::new);
        modules.addBuiltIn("other", () -> new KernelModule() {
            @Override
            public ModuleInfo info() {
                return ModuleInfo.named("other");
            }

            @Override
            public long init(ModuleContext context) {
                return context.registerDevice("relay", new Driver() {});
            }
        });
        assertEquals(0, modules.load(null, "other", ""));
        assertError(Errno.EEXIST, modules.load(null, "relay", ""));
        assertNull(machine.machine().faces().vfs().find("/proc/relay"));
        assertNotNull(machine.machine().faces().vfs().find("/dev/relay"));
        assertEquals(0, modules.unload(null, "other"));
    }
}
