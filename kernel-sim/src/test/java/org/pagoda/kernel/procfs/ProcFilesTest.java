package org.pagoda.kernel.procfs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.pagoda.kernel.testing.TestMachine.assertError;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.pagoda.ipc.interaction.CallbackOwner;
import org.pagoda.kernel.Kernel;
import org.pagoda.kernel.OpenFlags;
import org.pagoda.kernel.Process;
import org.pagoda.kernel.device.Devices;
import org.pagoda.kernel.device.Driver;
import org.pagoda.kernel.fs.Directory;
import org.pagoda.kernel.fs.Inode;
import org.pagoda.kernel.syscall.SystemCallNumber;
import org.pagoda.kernel.sysfs.SysFileSystem;
import org.pagoda.kernel.sysfs.SysObject;
import org.pagoda.kernel.testing.TestMachine;
import org.pagoda.kernel.testing.User;
import org.pagoda.mmu.Errno;

/** Every file of {@code /proc} and {@code /sys}, whole and in pieces. */
class ProcFilesTest {
    private static final int ROOM = 128 * 1024;
    /** One of the rounds, in which files are read byte by byte. */
    private static final int PIECE_ROUND = 1;

    private final List<String> log = new ArrayList<>();
    private final TestMachine machine =
            new TestMachine(builder -> builder.console(log::add).checked(true));
    private final CallbackOwner owner = new CallbackOwner("module");

    @BeforeEach
    void addDevice() {
        Devices.of(machine.machine().faces().vfs()).register(owner, "nothing", new Driver() {});
    }

    @AfterEach
    void close() {
        machine.close();
        assertFalse(owner.isInUse());
    }

    private List<String> files() {
        List<String> paths = new ArrayList<>();
        collect("/proc", paths);
        collect("/sys", paths);
        assertTrue(paths.remove("/proc/modules"), "without modules it is empty");
        return paths;
    }

    private void collect(String path, List<String> paths) {
        Inode inode = machine.machine().faces().vfs().find(path);
        if (inode instanceof Directory directory) {
            for (String name = directory.nextName(null); name != null; name = directory.nextName(name)) {
                collect(path + "/" + name, paths);
            }
        } else if (inode != null) {
            paths.add(path);
        }
    }

    private static String read(User user, String path, long pages) {
        long descriptor = user.open(path, OpenFlags.READ_ONLY);
        assertTrue(descriptor >= 0, () -> path + ": " + Errno.describe(descriptor));
        assertEquals(1, user.read(descriptor, pages, 1), path);
        long rest = user.call(SystemCallNumber.PREAD, descriptor, pages + 1, ROOM - 1, 1);
        assertTrue(rest > 0, () -> path + ": " + Errno.describe(rest));
        String whole = user.loadText(pages, rest + 1);
        StringBuilder pieces = new StringBuilder(whole.substring(0, 1));
        while (user.read(descriptor, pages, 1) == 1) {
            pieces.append((char) user.loadByte(pages));
        }
        assertEquals(whole, pieces.toString(), path);
        assertEquals(0, user.close(descriptor));
        return whole;
    }

    @Test
    void shouldSayTheSameWholeAndByteByByte() {
        List<String> read = new ArrayList<>();
        machine.spawn("reader", user -> {
            long pages = user.map(ROOM / 4096);
            for (String path : files()) {
                read(user, path, pages);
                read.add(path);
            }
            String status = read(user, "/proc/self/status", pages);
            assertTrue(status.startsWith("Name:\treader\nState:\talive\nPid:\t" + user.getpid() + "\n"), status);
            assertTrue(read(user, "/proc/devices", pages).contains("128:0 nothing\n"));
            assertEquals("128:0\n", read(user, "/sys/class/char/nothing/dev", pages));
            assertTrue(read(user, "/proc/mounts", pages).contains("proc /proc rw\n"));
        });
        machine.runToEnd();
        assertTrue(read.size() >= 20, read::toString);
    }

    @Test
    void shouldStandProcessesThatComeAndGo() {
        machine.spawn("parent", user -> {
            for (int i = 0; i < 20; i++) {
                int child = i;
                user.fork("child" + i, each -> {
                    each.map(1 + child % 3);
                    each.giveWay();
                });
                user.giveWay();
            }
        });
        machine.spawn("reader", user -> {
            long pages = user.map(ROOM / 4096);
            for (int round = 0; round < 20; round++) {
                for (String path : files()) {
                    long descriptor = user.open(path, OpenFlags.READ_ONLY);
                    if (descriptor >= 0) {
                        if (round % 3 == 0) {
                            user.giveWay();
                        }
                        long result = round == PIECE_ROUND
                                ? readByteByByte(user, descriptor, pages)
                                : user.read(descriptor, pages, ROOM);
                        assertTrue(result > 0 || result == Errno.ENODEV.result(), path + ": " + result);
                        user.close(descriptor);
                    } else {
                        assertError(Errno.ENOENT, descriptor);
                    }
                }
                user.giveWay();
            }
        });
        machine.runToEnd();
    }

    /** Bytes, or the error; lets others run in the middle. */
    private static long readByteByByte(User user, long descriptor, long pages) {
        long bytes = 0;
        long result = user.read(descriptor, pages, 1);
        while (result == 1) {
            bytes++;
            if (bytes % 64 == 0) {
                user.giveWay();
            }
            result = user.read(descriptor, pages, 1);
        }
        return result < 0 ? result : bytes;
    }

    @Test
    void shouldTellWhoHasAFileOfADeadProcessOpen() {
        machine.spawn("dies", user -> user.giveWay());
        machine.spawn("reader", user -> {
            long pages = user.map(1);
            long descriptor = user.open("/proc/" + machine.pid("dies") + "/maps", OpenFlags.READ_ONLY);
            assertTrue(user.read(descriptor, pages, 10) > 0);
            user.giveWay();
            user.giveWay();
            assertError(Errno.ENODEV, user.read(descriptor, pages, 10));
            assertError(Errno.ENOENT, user.open("/proc/" + machine.pid("dies"), OpenFlags.READ_ONLY));
        });
        machine.runToEnd();
    }

    @Test
    void shouldHaveAttributesOfModulesThatCanBeSetAndGo() {
        SysObject modules = SysFileSystem.of(machine.machine().faces().vfs()).modules();
        SysObject parameters = modules.child(owner, "m").child(owner, "parameters");
        StringBuilder value = new StringBuilder("1\n");
        parameters.attribute(
                "level",
                0644,
                (reader, out) -> {
                    out.append(value);
                    return 0;
                },
                (writer, text) -> {
                    value.setLength(0);
                    value.append(text);
                    return text.isEmpty() ? Errno.EINVAL.result() : 0;
                });
        machine.spawn("program", user -> {
            long pages = user.map(ROOM / 4096);
            String path = "/sys/module/m/parameters/level";
            long descriptor = user.open(path, OpenFlags.READ_WRITE);
            user.storeText(pages, "27\n");
            assertEquals(3, user.write(descriptor, pages, 3));
            assertEquals("27\n", read(user, path, pages));
            assertError(Errno.EINVAL, user.write(descriptor, pages, 0));
            assertTrue(modules.removeChild("m"));
            assertError(Errno.ENODEV, user.read(descriptor, pages, 10));
            assertError(Errno.ENODEV, user.write(descriptor, pages, 10));
        });
        machine.runToEnd();
    }

    @Test
    void shouldOopsWhenAModulesTextThrows() {
        ProcFileSystem proc = ProcFileSystem.of(machine.machine().faces().vfs());
        proc.add(
                owner,
                null,
                "bad",
                0444,
                (reader, out) -> {
                    throw new IllegalStateException("told to");
                },
                null);
        Process victim = machine.spawn("victim", user -> {
            long descriptor = user.open("/proc/bad", OpenFlags.READ_ONLY);
            user.read(descriptor, user.map(1), 10);
        });
        machine.runToEnd();
        machine.assertKilled(victim, Kernel.STATUS_KILLED, "oops", "/proc bad of module");
        assertTrue(log.get(0).contains("] oops: /proc bad"), log::toString);
    }
}
