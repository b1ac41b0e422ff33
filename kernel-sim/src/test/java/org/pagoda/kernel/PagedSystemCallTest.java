package org.pagoda.kernel;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.pagoda.kernel.testing.Pager.content;
import static org.pagoda.kernel.testing.Pager.giving;
import static org.pagoda.kernel.testing.Pager.with;
import static org.pagoda.kernel.testing.TestMachine.OTHER;
import static org.pagoda.kernel.testing.TestMachine.TYPE;
import static org.pagoda.kernel.testing.TestMachine.assertError;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pagoda.ipc.MessageType;
import org.pagoda.ipc.PageFault;
import org.pagoda.ipc.SendFlags;
import org.pagoda.kernel.fs.HostFiles;
import org.pagoda.kernel.syscall.SystemCallNumber;
import org.pagoda.kernel.testing.Handler;
import org.pagoda.kernel.testing.Pager;
import org.pagoda.kernel.testing.Script;
import org.pagoda.kernel.testing.TestMachine;
import org.pagoda.kernel.testing.User;
import org.pagoda.mmu.Access;
import org.pagoda.mmu.AddressSpace;
import org.pagoda.mmu.Errno;
import org.pagoda.mmu.MemoryManagementUnit;
import org.pagoda.mmu.Page;

/** System calls that come to pages which a pager has to be asked for. */
class PagedSystemCallTest {
    private static final long START = AddressSpace.MMAP_START;

    private final TestMachine machine = new TestMachine();

    @TempDir
    Path folder;

    private Path output;

    @BeforeEach
    void makeFiles() throws IOException {
        byte[] content = new byte[3 * Page.SIZE];
        for (int i = 0; i < content.length; i++) {
            content[i] = (byte) (i / 16);
        }
        machine.machine().hostFiles().grantReading("in", Files.write(folder.resolve("in"), content));
        output = folder.resolve("out");
        machine.machine().hostFiles().grantWriting("out", output);
    }

    @AfterEach
    void close() {
        machine.close();
    }

    private long map(User user, long pages) {
        return Pager.map(machine, user, pages);
    }

    /** Provides all pages but one. */
    private Script givingAllBut(long missing) {
        return with(user -> message -> {
            long page = PageFault.page(message.address());
            machine.log("asked for page " + Page.number(page - START));
            assertEquals(
                    page == missing ? 0 : 1,
                    page == missing ? user.reply(0, 0) : Pager.give(user, message, SendFlags.MOVE));
            return 0;
        });
    }

    private void spawnReceiver() {
        machine.spawn("receiver", user -> {
            user.on(TYPE, message -> {
                for (long i = 0; i < message.size(); i++) {
                    machine.log(user.load(message.address() + Page.address(i)));
                }
                return message.size();
            });
            user.serve();
        });
    }

    // ---- files ----

    @Test
    void shouldWriteAllPagesOfAFile() throws IOException {
        machine.spawn("pager", givingAllBut(-1));
        machine.spawn("client", user -> {
            long start = map(user, 3);
            long descriptor = user.open("out", HostFiles.WRITE);
            user.load(start + Page.SIZE);
            assertEquals(2 * Page.SIZE + 8, user.write(descriptor, start, 2 * Page.SIZE + 8));
        });
        machine.runUntilIdle();
        machine.assertLog("asked for page 1", "asked for page 0", "asked for page 2");
        ByteBuffer expected = ByteBuffer.allocate(2 * Page.SIZE + 8).order(ByteOrder.LITTLE_ENDIAN);
        for (int page = 0; page < 3; page++) {
            expected.putLong(page * Page.SIZE, content(START + Page.address(page)));
        }
        assertArrayEquals(expected.array(), Files.readAllBytes(output));
    }

    @Test
    void shouldWriteUpToThePageThatThePagerRefuses() throws IOException {
        machine.spawn("pager", givingAllBut(START + 2 * Page.SIZE));
        machine.spawn("client", user -> {
            long start = map(user, 4);
            long descriptor = user.open("out", HostFiles.WRITE);
            assertEquals(2 * Page.SIZE - 16, user.write(descriptor, start + 16, 4 * Page.SIZE - 16));
            assertError(Errno.EFAULT, user.write(descriptor, start + 2 * Page.SIZE, 1));
            machine.log("goes on");
        });
        machine.runUntilIdle();
        machine.assertLog("asked for page 0", "asked for page 1", "asked for page 2", "asked for page 2", "goes on");
        assertEquals(2 * Page.SIZE - 16, Files.size(output));
    }

    @Test
    void shouldReadAFileIntoPagesThatAreMissing() {
        machine.spawn("pager", givingAllBut(-1));
        machine.spawn("client", user -> {
            long start = map(user, 5);
            long descriptor = user.open("in", HostFiles.READ);
            assertEquals(3 * Page.SIZE, user.read(descriptor, start + 8, 4 * Page.SIZE));
            assertEquals(content(start), user.load(start));
            assertEquals(0x0101010101010101L, user.load(start + 8 + 16));
            assertEquals(0, user.read(descriptor, start + 4 * Page.SIZE, Page.SIZE), "at the end");
        });
        machine.runUntilIdle();
        machine.assertLog("asked for page 0", "asked for page 1", "asked for page 2", "asked for page 3");
    }

    @Test
    void shouldReadNothingTwiceWhenItHasWaited() {
        machine.spawn("pager", givingAllBut(START + Page.SIZE));
        machine.spawn("client", user -> {
            long start = map(user, 2);
            long descriptor = user.open("in", HostFiles.READ);
            assertEquals(Page.SIZE, user.read(descriptor, start, 2 * Page.SIZE));
            long more = user.map(1);
            assertEquals(16, user.read(descriptor, more, 16));
            assertEquals(0, user.load(more), "byte 4096 / 16, as a byte");
            assertEquals(16, user.read(descriptor, more, 16));
            assertEquals(0x0101010101010101L, user.load(more));
        });
        machine.runUntilIdle();
    }

    @Test
    void shouldStopWhenTheFileIsClosedWhileItWaits() throws IOException {
        long[] descriptor = new long[1];
        machine.spawn("pager", with(user -> message -> {
            if (PageFault.page(message.address()) != START) {
                user.send("client", TYPE, 0, 0, SendFlags.WAIT);
            }
            Pager.give(user, message, SendFlags.MOVE);
            return 0;
        }));
        machine.spawn("client", user -> {
            long start = map(user, 2);
            user.on(TYPE, message -> user.close(descriptor[0]));
            descriptor[0] = user.open("out", HostFiles.WRITE);
            machine.log(user.write(descriptor[0], start, 2 * Page.SIZE));
            machine.log(user.write(descriptor[0], start, 2 * Page.SIZE));
        });
        machine.runUntilIdle();
        machine.assertLog((long) Page.SIZE, Errno.EBADF.result());
        assertEquals(Page.SIZE, Files.size(output));
    }

    @Test
    void shouldOpenAFileWhoseNameIsInAPageThatIsMissing() {
        machine.spawn("pager", with(user -> message -> {
            long page = user.map(1);
            user.storeText(page, "in");
            assertEquals(1, user.reply(0, page, 1, SendFlags.MOVE));
            return 0;
        }));
        machine.spawn("client", user -> {
            assertEquals(3, user.call(SystemCallNumber.OPEN, map(user, 1), HostFiles.READ));
            machine.log("opened");
        });
        machine.runUntilIdle();
        machine.assertLog("opened");
    }

    // ---- messages ----

    @Test
    void shouldSendPagesThatAreMissing() {
        machine.spawn("pager", giving(machine));
        spawnReceiver();
        machine.spawn("client", user -> {
            long start = map(user, 3);
            user.store(start + Page.SIZE, 7);
            assertEquals(3, user.send("receiver", TYPE, start, 3, SendFlags.MOVE));
        });
        machine.runUntilIdle();
        machine.assertLog(
                "asked for " + (START + Page.SIZE),
                "asked for " + START,
                "asked for " + (START + 2 * Page.SIZE),
                content(START),
                7L,
                content(START + 2 * Page.SIZE));
    }

    @Test
    void shouldAskNobodyForASendThatFailsAnyway() {
        machine.spawn("pager", giving(machine));
        spawnReceiver();
        machine.spawn("client", user -> {
            long start = map(user, 2);
            assertError(Errno.ESRCH, user.send(99, TYPE, start, 2, SendFlags.MOVE));
            assertError(Errno.ECONNREFUSED, user.send("receiver", OTHER, start, 2, SendFlags.MOVE));
            assertError(Errno.EFAULT, user.send("receiver", TYPE, start, 3, SendFlags.MOVE));
            assertEquals(1, user.send("receiver", TYPE, start + Page.SIZE, 1, SendFlags.MOVE));
            assertError(Errno.EFAULT, user.send("receiver", TYPE, start, 2, SendFlags.MOVE));
        });
        machine.runUntilIdle();
        machine.assertLog("asked for " + (START + Page.SIZE), content(START + Page.SIZE));
    }

    @Test
    void shouldSendNothingWhenThePagerRefusesAPage() {
        machine.spawn("pager", givingAllBut(START + Page.SIZE));
        spawnReceiver();
        machine.spawn("client", user -> {
            long start = map(user, 3);
            assertError(Errno.EFAULT, user.send("receiver", TYPE, start, 3, SendFlags.MOVE | SendFlags.WAIT));
            assertEquals(content(start), user.load(start));
        });
        machine.runUntilIdle();
        machine.assertLog("asked for page 0", "asked for page 1");
    }

    @Test
    void shouldCallWithAFrameAndPagesThatAreMissing() {
        machine.spawn("pager", with(user -> message -> {
            long page = user.map(1); // its first word is a time-out: none
            assertEquals(1, user.reply(0, page, 1, SendFlags.MOVE));
            return 0;
        }));
        machine.spawn("server", user -> {
            user.on(TYPE, message -> {
                machine.log("called");
                user.reply(0, 5 + user.load(message.address()));
                return 0;
            });
            user.serve();
        });
        machine.spawn("client", user -> {
            long start = map(user, 2);
            assertEquals(0, user.ask("server", TYPE, start + Page.SIZE, 1, SendFlags.COPY, start));
            machine.log(user.answer(start));
            assertEquals(machine.pid("server"), user.replier(start));
        });
        machine.runUntilIdle();
        machine.assertLog("called", 5L);
    }

    @Test
    void shouldReplyAndForwardPagesThatAreMissing() {
        machine.spawn("pager", giving(machine));
        machine.spawn("server", user -> {
            long start = map(user, 2);
            user.on(OTHER, message -> {
                assertEquals(1, user.forward(0, "helper", TYPE, start, 1, SendFlags.MOVE));
                return 0;
            });
            user.serve();
        });
        machine.spawn("helper", user -> {
            long start = map(user, 2);
            user.on(TYPE, message -> {
                assertEquals(content(START), user.load(message.address()));
                assertEquals(1, user.reply(0, start + Page.SIZE, 1, SendFlags.MOVE));
                return 0;
            });
            user.serve();
        });
        machine.spawn("client", user -> {
            long frame = user.frame(0);
            assertEquals(1, user.ask("server", OTHER, 0, 0, 0, frame));
            assertEquals(content(START + Page.SIZE), user.load(user.answer(frame)));
        });
        machine.runUntilIdle();
    }

    @Test
    void shouldReadRulesFromAPageThatIsMissing() {
        machine.spawn("pager", with(user -> message -> {
            long page = user.filled(1, -1);
            user.store(page + 8, OTHER);
            user.store(page + 16, OTHER);
            assertEquals(1, user.reply(0, page, 1, SendFlags.MOVE));
            return 0;
        }));
        spawnReceiver();
        machine.spawn("root", user -> {
            assertEquals(0, user.call(SystemCallNumber.SET_SEND_MASK, machine.pid("client"), map(user, 1), 1));
        });
        machine.spawn("client", user -> assertError(Errno.EPERM, user.notify("receiver", TYPE, 0)));
        machine.runUntilIdle();
    }

    @Test
    void shouldNotMakeACallAgainWhoseAnswerHasNowhereToGo() {
        machine.spawn("pager", giving(machine));
        machine.spawn("server", user -> {
            user.on(TYPE, message -> {
                machine.log("called");
                assertEquals(0, user.send("client", OTHER, 0, 0, SendFlags.WAIT));
                return user.reply(0, 0);
            });
            user.serve();
        });
        machine.spawn("client", user -> {
            long frame = user.frame(0);
            user.on(OTHER, message -> {
                user.mmap(frame, 1, 2 | 4);
                return user.setPager(frame, 1, machine.pid("pager"));
            });
            assertError(Errno.EFAULT, user.ask("server", TYPE, 0, 0, 0, frame));
        });
        machine.runUntilIdle();
        machine.assertLog("called");
    }

    @Test
    void shouldCopyNothingWhereNobodyCanBeAsked() {
        machine.spawn("pager", user -> {
            user.on(MessageType.PAGE_FAULT, Handler.KEEP);
            user.serve();
        });
        machine.spawn("client", user -> {
            long start = map(user, 1);
            assertEquals(MemoryManagementUnit.FAULT, machine.kernel().translate(user.task(), start, Access.LOAD));
            machine.log("was not asked");
        });
        machine.runUntilIdle();
        machine.assertLog("was not asked");
    }
}
