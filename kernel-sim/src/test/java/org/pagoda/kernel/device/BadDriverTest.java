package org.pagoda.kernel.device;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.pagoda.kernel.testing.TestMachine.assertError;

import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.pagoda.ipc.interaction.CallbackOwner;
import org.pagoda.kernel.Kernel;
import org.pagoda.kernel.OpenFlags;
import org.pagoda.kernel.Process;
import org.pagoda.kernel.log.LogLine;
import org.pagoda.kernel.syscall.SystemCallNumber;
import org.pagoda.kernel.testing.Script;
import org.pagoda.kernel.testing.TestMachine;
import org.pagoda.kernel.testing.User;
import org.pagoda.mmu.Errno;
import org.pagoda.mmu.Page;

/** Drivers that do what they must not: it stays with them and whoever called. */
class BadDriverTest {
    private static final String NAME = "/dev/bad";
    private static final int FROM_END = 2;

    private final TestMachine machine = new TestMachine(builder -> builder.checked(true));
    private final Devices devices = Devices.of(machine.machine().faces().vfs());
    private final CallbackOwner owner = new CallbackOwner("bad");
    private long number;

    @AfterEach
    void close() {
        machine.close();
        Device device = devices.get(number);
        if (device != null) {
            assertEquals(0, device.files());
            assertEquals(0, device.pendingRequests());
        }
        assertFalse(owner.isInUse());
    }

    private void register(Driver driver) {
        number = devices.register(owner, "bad", driver);
        assertTrue(number > 0);
    }

    private static long open(User user) {
        long descriptor = user.openPath(NAME, OpenFlags.READ_WRITE);
        assertTrue(descriptor >= 0, () -> Errno.describe(descriptor));
        return descriptor;
    }

    private void run(Script script) {
        machine.spawn("program", script);
        machine.runToEnd();
    }

    private void assertKills(Script script, String where) {
        Process victim = machine.spawn("victim", script);
        machine.runToEnd();
        machine.assertKilled(victim, Kernel.STATUS_KILLED, "oops: driver bad." + where);
        assertEquals(1, devices.get(number).oopses());
    }

    private String logged() {
        return machine.machine().faces().log().lines().stream()
                .map(LogLine::text)
                .collect(Collectors.joining("\n"));
    }

    // ---- what it keeps ----

    @Test
    void shouldTakeTheBufferAwayFromADriverThatThrows() {
        TestDriver driver = new TestDriver(0);
        BufferView[] kept = new BufferView[1];
        driver.reading = (request, target) -> {
            kept[0] = target;
            throw new IllegalStateException("told to");
        };
        register(driver);
        assertKills(user -> user.read(open(user), user.map(1), 10), "read");
        assertThrows(IllegalStateException.class, () -> kept[0].putByte(0, (byte) 1));
    }

    @Test
    void shouldTakeTheFirstOfTwoAnswers() {
        TestDriver driver = new TestDriver(0);
        driver.reading = (request, target) -> {
            target.putByte(0, (byte) 7);
            driver.pending.add(request);
            return Driver.PENDING;
        };
        register(driver);
        machine.spawn("reader", user -> {
            long page = user.map(1);
            assertEquals(1, user.read(open(user), page, 10));
            assertEquals(7, user.loadByte(page));
        });
        machine.spawn("completer", user -> {
            user.giveWay();
            Request request = driver.pending.remove(0);
            assertFalse(request.complete(Driver.PENDING));
            assertTrue(request.complete(1));
            assertFalse(request.complete(2));
            assertTrue(request.isOver());
        });
        machine.runToEnd();
    }

    @Test
    void shouldTakeWhatIsReturnedIfARequestWasCompletedThatNobodyWaitedFor() {
        TestDriver driver = new TestDriver(0);
        driver.reading = (request, target) -> {
            assertTrue(request.complete(9));
            assertThrows(IllegalStateException.class, () -> target.putByte(0, (byte) 1));
            return 3;
        };
        register(driver);
        run(user -> assertEquals(3, user.read(open(user), user.map(1), 10)));
    }

    /** Between answer and reader the device goes: the answer is looked at all the same. */
    @Test
    void shouldNotBelieveALateAnswerOfADeviceThatHasGone() {
        TestDriver driver = new TestDriver(0);
        driver.reading = (request, target) -> {
            driver.pending.add(request);
            return Driver.PENDING;
        };
        register(driver);
        Process reader = machine.spawn("reader", user -> user.read(open(user), user.map(1), 10));
        machine.spawn("completer", user -> {
            user.giveWay();
            assertTrue(driver.pending.remove(0).complete(1000));
            assertEquals(0, devices.unregister(number));
        });
        machine.runToEnd();
        machine.assertKilled(reader, Kernel.STATUS_KILLED, "oops: driver bad.read", "returned 1000, not 0 to 10");
    }

    // ---- removal ----

    /** One writer waits in the driver, another one for him. */
    @Test
    void shouldAskADeviceThatHasGoneNothingMore() {
        TestDriver driver = new TestDriver(512);
        int[] asked = new int[1];
        driver.reading = (request, target) -> {
            asked[0]++;
            return Driver.PENDING;
        };
        register(driver);
        for (String name : List.of("one", "two")) {
            machine.spawn(name, user -> {
                long result = user.call(SystemCallNumber.PWRITE, open(user), user.map(1), 10, 100);
                assertError(Errno.ENODEV, result);
                machine.log(name);
            });
        }
        machine.spawn("remover", user -> {
            user.giveWay();
            assertEquals(0, devices.unregister(number));
        });
        machine.runToEnd();
        assertEquals(1, asked[0]);
        assertEquals(2, machine.journal().size());
        assertEquals(1, driver.detached);
    }

    // ---- what it says of itself ----

    @ParameterizedTest
    @CsvSource({"-5, 0", "1000, 512", "511, 0", "1024, 1024"})
    void shouldTakeWholeBlocksOfASize(long says, long expected) {
        register(new Driver() {
            @Override
            public int blockSize() {
                return 512;
            }

            @Override
            public long size() {
                return says;
            }

            @Override
            public long read(Request request, BufferView target) {
                return target.length();
            }
        });
        run(user -> {
            long descriptor = open(user);
            assertEquals(expected, user.call(SystemCallNumber.LSEEK, descriptor, 0, FROM_END));
            assertEquals(expected, user.call(SystemCallNumber.PREAD, descriptor, user.map(1), 4096, 0));
        });
    }

    @Test
    void shouldLiveWithASizeThatThrows() {
        register(new Driver() {
            @Override
            public long size() {
                throw new IllegalStateException("told to");
            }
        });
        run(user -> assertEquals(0, user.call(SystemCallNumber.LSEEK, open(user), 0, FROM_END)));
        assertTrue(logged().contains("oops: driver bad.size threw"), this::logged);
    }

    @Test
    void shouldShowNoMoreThanThereIsOfWhatPollSays() {
        register(new Driver() {
            @Override
            public int poll(FileHandle file) {
                return -1;
            }
        });
        run(user -> {
            long records = user.map(1);
            user.store(records, open(user) | 0x0001_0000_0000L);
            user.call(SystemCallNumber.POLL, records, 1, 0);
            assertEquals(0, (user.load(records) >>> 48) & ~0x3F, "bits that mean nothing");
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"block size", "ioctls", "attach"})
    void shouldNotRegisterWhatCannotSayWhatItIs(String what) {
        long result = devices.register(owner, "bad", new Driver() {
            @Override
            public int blockSize() {
                if (what.equals("block size")) {
                    throw new StackOverflowError();
                }
                return 0;
            }

            @Override
            public List<IoControl> ioControls() {
                return what.equals("ioctls") ? null : List.of();
            }

            @Override
            public void attach(DriverEnvironment environment) {
                throw new AssertionError("told to");
            }
        });
        assertError(Errno.EINVAL, result);
        assertNull(machine.machine().faces().vfs().find(NAME));
        assertEquals(List.of(), devices.all());
        assertTrue(logged().contains("oops: driver bad"), this::logged);
    }

    // ---- what it returns and throws ----

    @Test
    void shouldNotOpenLater() {
        register(new Driver() {
            @Override
            public long open(FileHandle file) {
                return PENDING;
            }
        });
        run(user -> assertError(Errno.EIO, user.openPath(NAME, OpenFlags.READ_WRITE)));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 0})
    void shouldKillWhoOpensIfItThrowsOrSaysTooMuch(long result) {
        register(new Driver() {
            @Override
            public long open(FileHandle file) {
                if (result == 0) {
                    throw new IllegalStateException("told to");
                }
                return result;
            }
        });
        assertKills(user -> user.openPath(NAME, OpenFlags.READ_WRITE), "open");
    }

    @Test
    void shouldEndAsItIsIfReleaseAndDetachThrow() {
        register(new Driver() {
            @Override
            public void release(FileHandle file) {
                throw new IllegalStateException("release");
            }

            @Override
            public void detach() {
                throw new IllegalStateException("detach");
            }
        });
        run(user -> assertEquals(0, user.close(open(user))));
        assertEquals(0, devices.unregister(number));
        assertTrue(logged().contains("oops: driver bad.release threw"), this::logged);
        assertTrue(logged().contains("oops: driver bad.detach threw"), this::logged);
    }

    @Test
    void shouldKillWhoWaitsIfItIsCalledInTheMiddleOfItself() {
        TestDriver driver = new TestDriver(0);
        register(driver);
        Device device = devices.get(number);
        driver.reading = (request, target) -> device.callUnowned("poll", () -> {}) ? 1 : 2;
        run(user -> assertEquals(2, user.read(open(user), user.map(1), 10)));
        assertTrue(logged().contains("is called in the middle of a call"), this::logged);
    }

    // ---- edges ----

    @Test
    void shouldReadAndWriteAtTheEndOfAllOffsets() {
        TestDriver driver = new TestDriver(0);
        driver.reading = (request, target) -> {
            assertTrue(request.position() >= 0);
            return target.length();
        };
        register(driver);
        run(user -> {
            long descriptor = open(user);
            long page = user.map(1);
            long last = Long.MAX_VALUE - 3;
            assertEquals(last, user.call(SystemCallNumber.LSEEK, descriptor, last, 0));
            assertEquals(3, user.read(descriptor, page, 10));
            assertEquals(0, user.read(descriptor, page, 10));
            assertError(Errno.EFBIG, user.write(descriptor, page, 10));
            assertEquals(3, user.call(SystemCallNumber.PWRITE, descriptor, page, 3, last));
            assertError(Errno.EINVAL, user.call(SystemCallNumber.PREAD, descriptor, page, 10, -1));
            assertError(Errno.EINVAL, user.call(SystemCallNumber.LSEEK, descriptor, -1, 0));
        });
    }

    @Test
    void shouldCopyArgumentsOfEverySizeAndNoOther() {
        for (int size : new int[] {-1, 0, Page.SIZE + 1}) {
            assertThrows(IllegalArgumentException.class, () -> new IoControl(1, "A", size, IoControl.Direction.BOTH));
        }
        assertThrows(IllegalArgumentException.class, () -> new IoControl(0, "A", 1, IoControl.Direction.IN));
        assertThrows(IllegalArgumentException.class, () -> new IoControl(1, "A", 1, IoControl.Direction.NONE));
        register(new Driver() {
            @Override
            public List<IoControl> ioControls() {
                return List.of(
                        new IoControl(1, "ONE", 1, IoControl.Direction.BOTH),
                        new IoControl(2, "PAGE", Page.SIZE, IoControl.Direction.BOTH));
            }

            @Override
            public long ioctl(Request request, IoControl command, BufferView argument) {
                argument.fill(0, argument.length(), (byte) 9);
                return argument.length();
            }
        });
        run(user -> {
            long descriptor = open(user);
            long pages = user.map(2);
            assertEquals(0, user.munmap(pages + Page.SIZE, 1));
            assertEquals(1, user.call(SystemCallNumber.IOCTL, descriptor, 1, pages + Page.SIZE - 1));
            assertError(Errno.EFAULT, user.call(SystemCallNumber.IOCTL, descriptor, 2, pages + 1));
            assertEquals(0, user.loadByte(pages + 1));
            assertEquals(Page.SIZE, user.call(SystemCallNumber.IOCTL, descriptor, 2, pages));
            assertEquals(9, user.loadByte(pages + Page.SIZE - 1));
            for (long command : new long[] {0, 3, -1, 1L << 32 | 1, Long.MIN_VALUE}) {
                assertError(Errno.ENOTTY, user.call(SystemCallNumber.IOCTL, descriptor, command, pages));
            }
        });
    }
}
