package org.pagoda.kernel.fs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.pagoda.kernel.testing.TestMachine.assertError;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.pagoda.kernel.syscall.SystemCallNumber;
import org.pagoda.kernel.testing.Script;
import org.pagoda.kernel.testing.TestMachine;
import org.pagoda.kernel.testing.User;
import org.pagoda.mmu.Errno;

/**
 * What every file system does. Each one's test makes a directory {@link #directory()} with the files {@code a}, which contains {@link #A}, {@code
 * b}, which is readable, and the directory {@code d}, which has {@code inner}. Nothing may be left over at the end.
 */
abstract class FileSystemContract {
    static final String A = "alpha beta gamma\n";

    private TestMachine machine;

    /** A machine whose files are there already, or made by {@link #prepare}. */
    abstract TestMachine makeMachine() throws Exception;

    abstract String directory();

    /** What a program does before the test. */
    void prepare(User user) {}

    final TestMachine machine() {
        return machine;
    }

    @AfterEach
    final void close() {
        if (machine != null) {
            machine.close();
        }
    }

    final void run(Script script) throws Exception {
        machine = makeMachine();
        machine.spawn("program", user -> {
            prepare(user);
            script.run(user);
        });
        machine.runToEnd();
    }

    final String path(String name) {
        return directory() + "/" + name;
    }

    /** The names that one call of {@code getdents} gives, of as many bytes as {@code room}. */
    static List<String> list(User user, long descriptor, long room) {
        long page = user.string("");
        long length = user.call(SystemCallNumber.GETDENTS, descriptor, page, room);
        assertTrue(length >= 0, () -> Errno.describe(length));
        List<String> names = new ArrayList<>();
        long at = page;
        while (at < page + length) {
            int record = (user.loadByte(at + 16) & 0xFF) | ((user.loadByte(at + 17) & 0xFF) << 8);
            int size = 0;
            while (user.loadByte(at + 19 + size) != 0) {
                size++;
            }
            names.add(user.loadText(at + 19, size));
            at += record;
        }
        return names;
    }

    @Test
    final void shouldReadAFileWholeAndByteByByte() throws Exception {
        run(user -> {
            assertEquals(A, user.readFile(path("a")));
            long file = user.openPath(path("a"), 0);
            StringBuilder pieces = new StringBuilder();
            String piece = user.readText(file, 1);
            while (!piece.isEmpty()) {
                pieces.append(piece);
                piece = user.readText(file, 1);
            }
            assertEquals(A, pieces.toString());
        });
    }

    @Test
    final void shouldReadFromWhereItIsToldTo() throws Exception {
        run(user -> {
            long file = user.openPath(path("a"), 0);
            assertEquals("alpha", user.readText(file, 5));
            assertEquals(11, user.call(SystemCallNumber.LSEEK, file, 6, 1));
            assertEquals("gamma\n", user.readText(file, 100));
            long page = user.map(1);
            assertEquals(4, user.call(SystemCallNumber.PREAD, file, page, 4, 6));
            assertEquals("beta", user.loadText(page, 4));
            assertEquals("", user.readText(file, 100));
            assertEquals(0, user.call(SystemCallNumber.PREAD, file, page, 4, Long.MAX_VALUE));
            assertEquals(1L << 40, user.call(SystemCallNumber.LSEEK, file, 1L << 40, 0));
            assertEquals("", user.readText(file, 100));
            assertError(Errno.EINVAL, user.call(SystemCallNumber.LSEEK, file, -1, 0));
            assertError(Errno.EINVAL, user.call(SystemCallNumber.LSEEK, file, 0, 3));
            assertError(Errno.EOVERFLOW, user.call(SystemCallNumber.LSEEK, file, Long.MAX_VALUE, 1));
            assertError(Errno.EINVAL, user.call(SystemCallNumber.PREAD, file, page, 4, -1));
            assertEquals(1L << 40, user.call(SystemCallNumber.LSEEK, file, 0, 1), "what fails moves nothing");
        });
    }

    @Test
    final void shouldKeepWhatCouldNotBeDelivered() throws Exception {
        run(user -> {
            long file = user.openPath(path("a"), 0);
            assertError(Errno.EFAULT, user.read(file, 8, 5));
            assertEquals(A, user.readText(file, 100));
        });
    }

    @Test
    final void shouldListEachNameOnceInOrderHoweverSmallThePieces() throws Exception {
        run(user -> {
            long opened = user.openPath(directory(), 0);
            List<String> all = list(user, opened, 4096);
            assertTrue(all.containsAll(List.of(".", "..", "a", "b", "d")), all::toString);
            assertEquals(all.subList(2, all.size()).stream().sorted().toList(), all.subList(2, all.size()));
            assertEquals(List.of(), list(user, opened, 4096));
            assertEquals(0, user.call(SystemCallNumber.LSEEK, opened, 0, 0));
            List<String> pieces = new ArrayList<>();
            List<String> piece = list(user, opened, 48);
            while (!piece.isEmpty()) {
                pieces.addAll(piece);
                piece = list(user, opened, 48);
            }
            assertEquals(all, pieces);
            assertEquals(0, user.call(SystemCallNumber.LSEEK, opened, 0, 0));
            assertError(Errno.EINVAL, user.call(SystemCallNumber.GETDENTS, opened, user.map(1), 16));
            assertError(Errno.EISDIR, user.read(opened, user.map(1), 10));
        });
    }

    @Test
    final void shouldGiveTheSameInodeForTheSameName() throws Exception {
        run(user -> {
            for (String name : new String[] {"a", "b", "d", "d/inner"}) {
                Inode inode = machine().machine().faces().vfs().find(path(name));
                assertEquals(inode, machine().machine().faces().vfs().find(path(name)), name);
                long page = user.map(1);
                assertEquals(0, user.callPath(SystemCallNumber.STAT, path(name), page));
                long number = user.load(page + Stat.INODE);
                user.callPath(SystemCallNumber.STAT, path("b"), page);
                assertEquals(name.equals("b"), user.load(page + Stat.INODE) == number, name);
            }
        });
    }

    @Test
    final void shouldTellTheSameOfAPathAndOfADescriptor() throws Exception {
        run(user -> {
            long page = user.map(1);
            assertEquals(0, user.callPath(SystemCallNumber.STAT, path("d"), page));
            assertEquals(Stat.DIRECTORY, user.load(page + Stat.MODE) & Stat.TYPE_MASK);
            assertEquals(0, user.callPath(SystemCallNumber.STAT, path("a"), page));
            assertEquals(0, user.call(SystemCallNumber.FSTAT, user.openPath(path("a"), 0), page + 512));
            for (int i = 0; i < Stat.SIZE; i += 8) {
                assertEquals(user.load(page + i), user.load(page + 512 + i), "at " + i);
            }
        });
    }

    @Test
    final void shouldSayWhatIsNotThereOrNoDirectory() throws Exception {
        run(user -> {
            assertError(Errno.ENOENT, user.openPath(path("none"), 0));
            assertError(Errno.ENOENT, user.callPath(SystemCallNumber.STAT, path("d/none"), user.map(1)));
            assertError(Errno.ENOTDIR, user.openPath(path("a/b"), 0));
            assertError(Errno.ENOTDIR, notDirectory(user));
            assertError(Errno.EISDIR, user.openPath(path("d"), 1));
        });
    }

    private long notDirectory(User user) {
        return user.call(SystemCallNumber.GETDENTS, user.openPath(path("a"), 0), user.map(1), 100);
    }

    @Test
    final void shouldShareThePositionAmongDuplicatesOnly() throws Exception {
        run(user -> {
            long file = user.openPath(path("a"), 0);
            long other = user.openPath(path("a"), 0);
            long same = user.call(SystemCallNumber.DUP, file);
            assertEquals("alpha", user.readText(file, 5));
            assertEquals(" beta", user.readText(same, 5));
            assertEquals("alpha", user.readText(other, 5));
            user.close(file);
            assertEquals(" gamma", user.readText(same, 6));
            assertEquals(same, user.call(SystemCallNumber.DUP2, other, same));
            assertEquals(" beta", user.readText(same, 5));
            assertError(Errno.EBADF, user.call(SystemCallNumber.DUP, 40));
            assertError(Errno.EBADF, user.call(SystemCallNumber.DUP2, other, -1));
        });
    }
}
