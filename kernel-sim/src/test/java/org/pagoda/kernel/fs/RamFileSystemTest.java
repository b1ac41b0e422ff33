package org.pagoda.kernel.fs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.pagoda.kernel.testing.TestMachine.assertError;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.pagoda.kernel.OpenFlags;
import org.pagoda.kernel.ProcessLimits;
import org.pagoda.kernel.syscall.SystemCallNumber;
import org.pagoda.kernel.testing.TestMachine;
import org.pagoda.kernel.testing.User;
import org.pagoda.mmu.Errno;
import org.pagoda.mmu.Page;
import org.pagoda.mmu.Rights;

/** Files in memory. */
class RamFileSystemTest extends FileSystemContract {
    private static final int READ_WRITE_CREATE = OpenFlags.READ_WRITE | OpenFlags.CREATE;

    @Override
    TestMachine makeMachine() {
        return new TestMachine(builder -> builder.memory("64M"));
    }

    @Override
    String directory() {
        return "/tmp/ram";
    }

    @Override
    void prepare(User user) {
        user.callPath(SystemCallNumber.MKDIR, directory(), 0755);
        user.makeFile(path("a"), A);
        user.makeFile(path("b"), "b");
        user.callPath(SystemCallNumber.MKDIR, path("d"), 0755);
        user.makeFile(path("d/inner"), "inner");
    }

    private RamFileSystem files() {
        return (RamFileSystem) machine().machine().faces().vfs().root().fileSystem();
    }

    private long size(User user, long file) {
        long page = user.map(1);
        assertEquals(0, user.call(SystemCallNumber.FSTAT, file, page));
        return user.load(page + Stat.BYTES);
    }

    @Test
    void shouldReadHolesAsZerosAndGiveThemNoFrames() throws Exception {
        run(user -> {
            int before = files().frames();
            long file = user.openPath(path("sparse"), READ_WRITE_CREATE);
            assertEquals(3, user.call(SystemCallNumber.PWRITE, file, user.string("end"), 3, 100 * Page.SIZE - 1L));
            assertEquals(before + 2, files().frames());
            assertEquals(100 * Page.SIZE + 2L, size(user, file));
            long to = user.filled(3, -1);
            assertEquals(2 * Page.SIZE, user.call(SystemCallNumber.PREAD, file, to, 2L * Page.SIZE, Page.SIZE));
            for (int i = 0; i < 2 * Page.SIZE; i += 512) {
                assertEquals(0, user.load(to + i));
            }
            assertEquals(3, user.call(SystemCallNumber.PREAD, file, to, 100, 100 * Page.SIZE - 1L));
            assertEquals("end", user.loadText(to, 3));
        });
    }

    @Test
    void shouldShowZerosWhereItWasCutAndGrewAgain() throws Exception {
        run(user -> {
            assertEquals(0, user.callPath(SystemCallNumber.TRUNCATE, path("a"), 5));
            assertEquals("alpha", user.readFile(path("a")));
            assertEquals(0, user.callPath(SystemCallNumber.TRUNCATE, path("a"), 8));
            assertEquals("alpha\0\0\0", user.readFile(path("a")));
            assertEquals(0, user.callPath(SystemCallNumber.TRUNCATE, path("a"), 0));
            assertEquals("", user.readFile(path("a")));
            assertError(Errno.EINVAL, user.callPath(SystemCallNumber.TRUNCATE, path("a"), -1));
            assertError(Errno.EISDIR, user.callPath(SystemCallNumber.TRUNCATE, path("d"), 0));
            long most = RamFileSystem.LARGEST_FILE;
            assertEquals(0, user.callPath(SystemCallNumber.TRUNCATE, path("a"), most));
            assertError(Errno.EFBIG, user.callPath(SystemCallNumber.TRUNCATE, path("a"), most + 1));
            long file = user.openPath(path("a"), 1);
            assertEquals(1, user.call(SystemCallNumber.PWRITE, file, user.string("xy"), 2, most - 1));
            assertError(Errno.EFBIG, user.call(SystemCallNumber.PWRITE, file, user.string("xy"), 2, most));
            assertError(Errno.EFBIG, user.call(SystemCallNumber.PWRITE, file, user.string("xy"), 2, Long.MAX_VALUE));
        });
    }

    @Test
    void shouldAppendWhereverThePositionIs() throws Exception {
        run(user -> {
            long file = user.openPath(path("b"), OpenFlags.READ_WRITE | OpenFlags.APPEND);
            long other = user.openPath(path("b"), OpenFlags.WRITE_ONLY | OpenFlags.APPEND);
            assertEquals(1, user.writeText(file, "1"));
            assertEquals(1, user.writeText(other, "2"));
            assertEquals(0, user.call(SystemCallNumber.LSEEK, file, 0, 0));
            assertEquals(1, user.writeText(file, "3"));
            assertEquals("b123", user.readFile(path("b")));
        });
    }

    @Test
    void shouldKeepContentsUntilTheLastClose() throws Exception {
        run(user -> {
            int frames = files().frames();
            int inodes = files().inodes();
            long file = user.openPath(path("a"), OpenFlags.READ_WRITE);
            assertEquals(0, user.callPath(SystemCallNumber.UNLINK, path("a")));
            assertError(Errno.ENOENT, user.openPath(path("a"), 0));
            assertEquals("alpha", user.readText(file, 5));
            user.makeFile(path("a"), "another");
            long same = user.call(SystemCallNumber.DUP, file);
            user.close(file);
            assertEquals(" beta", user.readText(same, 5));
            assertEquals(frames + 1, files().frames());
            user.close(same);
            assertEquals(frames, files().frames());
            assertEquals(inodes, files().inodes());
        });
    }

    @Test
    void shouldListWhatIsThereAllTheWhileOnce() throws Exception {
        run(user -> {
            long opened = user.openPath(directory(), 0);
            assertEquals(List.of(".", "..", "a"), list(user, opened, 72));
            user.callPath(SystemCallNumber.UNLINK, path("a"));
            user.makeFile(path("aa"), "behind");
            user.makeFile(path("0"), "before");
            assertEquals(List.of("aa", "b", "d"), list(user, opened, 4096));
        });
    }

    @Test
    void shouldSayWhenItIsFullAndGoOnWhenThereIsRoom() throws Exception {
        run(user -> {
            int most = machine().kernel().frames().table().size() / 2;
            long file = user.openPath(path("big"), READ_WRITE_CREATE);
            long page = user.filled(1, 7);
            long written = Page.SIZE;
            long pages = 0;
            while (written == Page.SIZE) {
                written = user.write(file, page, Page.SIZE);
                pages++;
            }
            assertError(Errno.ENOSPC, written);
            assertEquals(most, files().frames());
            assertEquals((pages - 1) * Page.SIZE, size(user, file));
            assertError(Errno.ENOSPC, user.writeText(user.openPath(path("c"), READ_WRITE_CREATE), "x"));
            assertEquals(0, user.callPath(SystemCallNumber.TRUNCATE, path("big"), Page.SIZE));
            user.makeFile(path("c"), "x");
            assertEquals("x", user.readFile(path("c")));
        });
    }

    @Test
    void shouldWriteWhatThereIsRoomForAndWhatCanBeRead() throws Exception {
        run(user -> {
            long file = user.openPath(path("part"), READ_WRITE_CREATE);
            long page = user.filled(2, 0x4141_4141_4141_4141L);
            assertEquals(0, user.call(SystemCallNumber.MPROTECT, page + Page.SIZE, 1, Rights.NONE));
            assertEquals(100, user.write(file, page + Page.SIZE - 100, 5000));
            assertError(Errno.EFAULT, user.write(file, page + Page.SIZE, 10));
            assertEquals(100, size(user, file));
            int frames = files().frames();
            long other = user.openPath(path("none"), READ_WRITE_CREATE);
            assertError(Errno.EFAULT, user.write(other, page + Page.SIZE, 10));
            assertEquals(frames, files().frames(), "a page that got nothing has no frame");
            assertEquals(10, user.write(other, page + Page.SIZE - 10, Page.SIZE));
            assertEquals(0, user.callPath(SystemCallNumber.TRUNCATE, path("none"), 64));
            long to = user.map(1);
            assertEquals(64, user.call(SystemCallNumber.PREAD, other, to, 100, 0));
            assertEquals(0, user.load(to + 16), "nothing of what was in the frame before is seen");
        });
    }

    @Test
    void shouldHaveTenThousandFilesOpen() throws Exception {
        run(user -> {});
        machine().spawn("many", new ProcessLimits(Long.MAX_VALUE, 4, 4, 64, 10_003, 16), user -> {
            for (int i = 0; i < 10_000; i++) {
                assertEquals(3 + i, user.openPath(path("a"), 0));
            }
            assertError(Errno.EMFILE, user.openPath(path("a"), 0));
            assertError(Errno.EMFILE, user.openPath(path("new"), READ_WRITE_CREATE));
            assertError(Errno.ENOENT, user.callPath(SystemCallNumber.STAT, path("new"), user.map(1)));
        });
        machine().runToEnd();
    }
}
