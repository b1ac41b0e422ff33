package org.pagoda.kernel.device;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.pagoda.kernel.testing.TestMachine.assertError;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.pagoda.ipc.interaction.CallbackOwner;
import org.pagoda.kernel.Kernel;
import org.pagoda.kernel.OpenFlags;
import org.pagoda.kernel.Process;
import org.pagoda.kernel.syscall.SystemCallNumber;
import org.pagoda.kernel.testing.TestMachine;
import org.pagoda.kernel.testing.User;
import org.pagoda.mmu.Errno;

/** What the kernel does for drivers, and against them. */
class DeviceTest {
    private static final String NAME = "/dev/test";

    private final List<String> log = new ArrayList<>();
    private final TestMachine machine =
            new TestMachine(builder -> builder.console(log::add).checked(true));
    private final Devices devices = Devices.of(machine.machine().faces().vfs());
    private final CallbackOwner owner = new CallbackOwner("test");
    private TestDriver driver = new TestDriver(0);
    private long number;

    private void register(TestDriver newDriver) {
        driver = newDriver;
        number = devices.register(owner, "test", driver);
        assertTrue(number > 0);
    }

    @AfterEach
    void close() {
        machine.close();
        Device device = devices.get(number);
        if (device != null) {
            assertEquals(0, device.pendingRequests());
            assertEquals(0, device.files());
        }
        assertFalse(owner.isInUse());
        assertEquals(driver.opened, driver.released);
        assertEquals(List.of(), driver.pending);
    }

    private static long open(User user) {
        long descriptor = user.open(NAME, OpenFlags.READ_WRITE);
        assertTrue(descriptor >= 0, () -> Errno.describe(descriptor));
        return descriptor;
    }

    private long later(Request request, BufferView target) {
        target.putByte(0, (byte) 42);
        driver.pending.add(request);
        return Driver.PENDING;
    }

    @Test
    void shouldHaveReadersWaitForWhatComesLater() {
        register(new TestDriver(0));
        driver.reading = this::later;
        machine.spawn("reader", user -> {
            long page = user.map(1);
            assertEquals(1, user.read(open(user), page, 10));
            assertEquals(42, user.loadByte(page));
            machine.log("read");
        });
        machine.spawn("writer", user -> {
            long page = user.map(1);
            long descriptor = open(user);
            machine.log("write");
            assertEquals(1, user.write(descriptor, page, 1));
        });
        machine.runToEnd();
        machine.assertLog("write", "read");
    }

    @Test
    void shouldNotWaitWithNonBlocking() {
        register(new TestDriver(0));
        driver.reading = this::later;
        machine.spawn("reader", user -> {
            long descriptor = user.open(NAME, OpenFlags.READ_WRITE | OpenFlags.NON_BLOCKING);
            assertError(Errno.EAGAIN, user.read(descriptor, user.map(1), 10));
        });
        machine.runToEnd();
        assertEquals(1, driver.cancelled);
    }

    @Test
    void shouldCancelWhatAKilledProcessWaitedFor() {
        register(new TestDriver(0));
        driver.reading = this::later;
        Process reader = machine.spawn("reader", user -> user.read(open(user), user.map(1), 10));
        machine.spawn("killer", user -> {
            user.giveWay();
            user.kill("reader");
        });
        machine.runToEnd();
        machine.assertKilled(reader, Kernel.STATUS_KILLED);
        assertEquals(1, driver.cancelled);
    }

    @ParameterizedTest
    @ValueSource(strings = {"throws", "outside", "too much", "no errno", "deep"})
    void shouldOopsAndLive(String fault) {
        register(new TestDriver(0));
        driver.reading = (request, target) -> target.length() == 100 ? 0 : fail(fault, target);
        Process victim = machine.spawn("victim", user -> {
            long page = user.map(1);
            long descriptor = open(user);
            user.read(descriptor, page, 100); // so there is a buffer larger than the view
            user.read(descriptor, page, 10);
        });
        machine.spawn("other", user -> {
            user.giveWay();
            assertEquals(5, user.write(open(user), user.map(1), 5));
        });
        machine.runToEnd();
        machine.assertKilled(victim, Kernel.STATUS_KILLED, "oops", "driver test.read");
        assertTrue(log.get(0).contains("] oops: driver test.read threw "), log::toString);
        assertEquals(1, devices.get(number).oopses());
    }

    private long fail(String fault, BufferView target) {
        if (fault.equals("throws")) {
            throw new IllegalStateException("told to");
        } else if (fault.equals("outside")) {
            target.putInt(target.length() - 3, 1);
            return 0;
        } else if (fault.equals("too much")) {
            return target.length() + 1L;
        } else if (fault.equals("deep")) {
            return fail(fault, target);
        }
        return -1_000_000;
    }

    @Test
    void shouldGiveAwayNobodysBytesIfADriverSaysMoreThanItFills() {
        register(new TestDriver(0));
        driver.reading = (request, target) -> target.length(); // and fills nothing
        machine.spawn("program", user -> {
            long page = user.map(1);
            user.store(page, 0x1122334455667788L);
            long descriptor = open(user);
            assertTrue(user.write(descriptor, page, 8) >= 0);
            long other = user.map(1);
            assertEquals(8, user.read(descriptor, other, 8));
            assertEquals(0, user.load(other));
        });
        machine.runToEnd();
    }

    @Test
    void shouldCopyWhatAnIoControlDeclares() {
        register(new TestDriver(0));
        machine.spawn("program", user -> {
            long page = user.map(1);
            long descriptor = open(user);
            user.store(page, 21);
            assertEquals(3, user.call(SystemCallNumber.IOCTL, descriptor, 1, page));
            assertEquals(42, user.load(page));
            assertError(Errno.ENOTTY, user.call(SystemCallNumber.IOCTL, descriptor, 7, page));
            assertError(Errno.EFAULT, user.call(SystemCallNumber.IOCTL, descriptor, 1, 0));
            assertError(Errno.EFAULT, user.read(descriptor, 0, 10));
        });
        machine.runToEnd();
    }

    @Test
    void shouldGoWhileItIsOpenAndBeForgottenWithTheLastClose() {
        register(new TestDriver(0));
        driver.reading = this::later;
        machine.spawn("reader", user -> {
            long page = user.map(1);
            long descriptor = open(user);
            assertError(Errno.ENODEV, user.read(descriptor, page, 10));
            assertError(Errno.ENODEV, user.write(descriptor, page, 10));
            assertError(Errno.ENODEV, user.call(SystemCallNumber.IOCTL, descriptor, 1, page));
            assertEquals(0, driver.detached);
            assertTrue(owner.isInUse());
            assertEquals(0, user.close(descriptor));
            assertEquals(1, driver.detached);
        });
        machine.spawn("remover", user -> {
            user.giveWay();
            assertEquals(0, devices.unregister(number));
            driver.pending.clear();
            assertError(Errno.ENOENT, user.open(NAME, OpenFlags.READ_WRITE));
        });
        machine.runToEnd();
        assertError(Errno.ENODEV, devices.unregister(number));
    }

    @Test
    void shouldRefuseNamesAndNumbersThatAreTaken() {
        register(new TestDriver(0));
        assertError(Errno.EEXIST, devices.register(owner, "test", new TestDriver(0)));
        assertError(Errno.EEXIST, devices.register(owner, "other", (int) (number >> 8), 0, new TestDriver(0)));
        assertError(Errno.EINVAL, devices.register(owner, "a/b", new TestDriver(0)));
        assertError(Errno.EINVAL, devices.register(owner, "..", new TestDriver(0)));
        assertError(Errno.EINVAL, devices.register(owner, "odd", new TestDriver(100)));
    }

    @ParameterizedTest
    @ValueSource(ints = {512, 4096})
    void shouldMoveAnyBytesOfABlockDevice(int blockSize) {
        register(new TestDriver(blockSize));
        int size = driver.disk.length;
        byte[] model = new byte[size];
        SplittableRandom random = new SplittableRandom(blockSize);
        machine.spawn("program", user -> {
            long pages = user.map(1 + size / 4096);
            long descriptor = open(user);
            for (int i = 0; i < 100; i++) {
                int from = random.nextInt(size);
                int count = random.nextInt(1, size);
                int moved = Math.min(count, size - from);
                if (random.nextBoolean()) {
                    for (int at = 0; at < moved; at++) {
                        model[from + at] = (byte) random.nextInt();
                        user.storeByte(pages + at, model[from + at]);
                    }
                    assertEquals(moved, user.call(SystemCallNumber.PWRITE, descriptor, pages, count, from));
                } else {
                    assertEquals(moved, user.call(SystemCallNumber.PREAD, descriptor, pages, count, from));
                    for (int at = 0; at < moved; at++) {
                        assertEquals(model[from + at], user.loadByte(pages + at));
                    }
                }
            }
            assertEquals(0, user.call(SystemCallNumber.PREAD, descriptor, pages, 1, size));
            assertError(Errno.ENOSPC, user.call(SystemCallNumber.PWRITE, descriptor, pages, 1, size));
        });
        machine.runToEnd();
        assertArrayEquals(model, driver.content(0, size));
    }
}
