package org.pagoda.kernel.module;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.pagoda.kernel.testing.TestMachine.assertError;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.pagoda.kernel.Kernel;
import org.pagoda.kernel.OpenFlags;
import org.pagoda.kernel.Process;
import org.pagoda.kernel.syscall.SystemCallNumber;
import org.pagoda.kernel.testing.Script;
import org.pagoda.kernel.testing.TestMachine;
import org.pagoda.kernel.testing.User;
import org.pagoda.mmu.Errno;

/** {@code /sys/module}. */
class ModuleObjectsTest {
    private static final String LEVEL = "/sys/module/m/parameters/level";
    private static final int REFUSED = 13;
    private static final int DEADLY = 14;

    private final TestMachine machine = new TestMachine();
    private final Modules modules = machine.machine().faces().modules();

    /** Has a number that can be set to anything but {@link #REFUSED}, and things that cannot be set. */
    private final class Module implements KernelModule {
        private final ParameterValues[] values = new ParameterValues[1];

        @Override
        public ModuleInfo info() {
            return ModuleInfo.named("m")
                    .parameter(
                            ModuleParameter.ofInt("level", 3, 1, 99, "how much").writable())
                    .parameter(ModuleParameter.ofBool("loud", false, "says more"))
                    .parameter(ModuleParameter.ofBool("quick", false, "").writable())
                    .parameter(ModuleParameter.ofString("who", "", "whom"));
        }

        @Override
        public long init(ModuleContext context) {
            values[0] = context.parameters();
            return values[0].getInt("level") == REFUSED ? Errno.EBUSY.result() : 0;
        }

        @Override
        public long onParameter(String name) {
            if (!name.equals("level")) {
                return 0;
            }
            int level = values[0].getInt("level");
            if (level == DEADLY) {
                throw new IllegalStateException("told to");
            }
            machine.log(level);
            return level == REFUSED ? Errno.ERANGE.result() : 0;
        }
    }

    @AfterEach
    void close() {
        modules.unloadAll();
        assertNull(machine.machine().faces().vfs().find("/sys/module/m"));
        machine.close();
    }

    private void load(String parameters) {
        modules.addBuiltIn("m", Module::new);
        assertEquals(0, modules.load(null, "m", parameters));
    }

    private void run(Script script) {
        machine.spawn("program", script);
        machine.runToEnd();
    }

    private static long write(User user, String path, String text) {
        long file = user.openPath(path, OpenFlags.WRITE_ONLY);
        return file < 0 ? file : user.writeText(file, text);
    }

    @Test
    void shouldShowWhatItIs() {
        load("loud level=0x10 who=\"two words\"");
        run(user -> {
            assertEquals("16\n", user.readFile(LEVEL));
            assertEquals("Y\n", user.readFile("/sys/module/m/parameters/loud"));
            assertEquals("two words\n", user.readFile("/sys/module/m/parameters/who"));
            assertEquals("live\n", user.readFile("/sys/module/m/initstate"));
            assertEquals("0\n", user.readFile("/sys/module/m/refcnt"));
        });
    }

    @Test
    void shouldSetWhatCanBeSetAndTellTheModule() {
        load("");
        run(user -> {
            assertEquals(3, write(user, LEVEL, "27\n"));
            assertEquals("27\n", user.readFile(LEVEL));
            assertEquals(4, write(user, LEVEL, "0x1f"));
            assertEquals("31\n", user.readFile(LEVEL));
            assertEquals(2, write(user, "/sys/module/m/parameters/quick", "y\n"));
            assertEquals("Y\n", user.readFile("/sys/module/m/parameters/quick"));
        });
        machine.assertLog(27, 31);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "100", "x", "", "\n", " 5", "5\n\n", "99999999999999999999"})
    void shouldRefuseWhatCannotBe(String text) {
        load("");
        run(user -> {
            assertError(Errno.EINVAL, write(user, LEVEL, text));
            assertEquals("3\n", user.readFile(LEVEL));
        });
        machine.assertLog();
    }

    @Test
    void shouldTakeBackWhatTheModuleRefuses() {
        load("level=5");
        run(user -> {
            assertError(Errno.ERANGE, write(user, LEVEL, "" + REFUSED));
            assertEquals("5\n", user.readFile(LEVEL));
        });
        machine.assertLog(REFUSED);
    }

    @Test
    void shouldKillWhoHasTheModuleThrow() {
        load("level=5");
        Process victim = machine.spawn("victim", user -> write(user, LEVEL, "" + DEADLY));
        machine.runToEnd();
        machine.assertKilled(victim, Kernel.STATUS_KILLED, "oops", "/sys parameters/level of m");
        run(user -> assertEquals("5\n", user.readFile(LEVEL)));
    }

    @Test
    void shouldLeaveOthersToRootAndReaders() {
        load("");
        run(user -> {
            assertError(Errno.EIO, write(user, "/sys/module/m/parameters/loud", "1"));
            assertEquals(0, user.call(SystemCallNumber.SETUID, 1000));
            assertError(Errno.EACCES, user.openPath(LEVEL, OpenFlags.WRITE_ONLY));
            assertEquals("3\n", user.readFile(LEVEL));
        });
    }

    @Test
    void shouldGoWhileItIsRead() {
        load("");
        run(user -> {
            long page = user.map(1);
            long file = user.openPath(LEVEL, OpenFlags.READ_WRITE);
            assertEquals(1, user.read(file, page, 1));
            assertEquals(0, modules.unload(null, "m"));
            assertError(Errno.ENODEV, user.read(file, page, 1));
            assertError(Errno.ENODEV, user.write(file, page, 1));
            assertError(Errno.ENOENT, user.openPath(LEVEL, OpenFlags.READ_ONLY));
            assertEquals(0, modules.load(null, "m", "level=7"));
            assertError(Errno.ENODEV, user.read(file, page, 1));
            assertEquals("7\n", user.readFile(LEVEL));
        });
    }

    @Test
    void shouldLeaveNothingOfOneWhoseInitFails() {
        modules.addBuiltIn("m", Module::new);
        assertError(Errno.EBUSY, modules.load(null, "m", "level=" + REFUSED));
        assertNull(machine.machine().faces().vfs().find("/sys/module/m"));
        assertEquals(0, modules.load(null, "m", ""));
    }

    @ParameterizedTest
    @CsvSource({"a/b", ".", "..", "a=b", "''", "a b"})
    void shouldRefuseNamesThatCannotBeFiles(String name) {
        assertThrows(IllegalArgumentException.class, () -> ModuleParameter.ofBool(name, false, ""));
        assertFalse(ModuleParameter.ofBool("a", false, "").isWritable());
        assertTrue(ModuleParameter.ofBool("a", false, "").writable().isWritable());
    }
}
