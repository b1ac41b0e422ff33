package org.pagoda.kernel.fs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.pagoda.kernel.testing.TestMachine.assertError;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.pagoda.kernel.OpenFlags;
import org.pagoda.kernel.syscall.SystemCallNumber;
import org.pagoda.kernel.testing.Script;
import org.pagoda.kernel.testing.TestMachine;
import org.pagoda.kernel.testing.User;
import org.pagoda.mmu.Errno;

/** Where paths lead, and what cannot be done to names. */
class WalkTest {
    private final TestMachine machine = new TestMachine();

    @AfterEach
    void close() {
        machine.close();
    }

    private void run(Script script) {
        machine.spawn("program", user -> {
            user.callPath(SystemCallNumber.MKDIR, "/home/anna", 0755);
            user.callPath(SystemCallNumber.MKDIR, "/home/anna/deep", 0755);
            user.makeFile("/home/anna/letter", "dear");
            assertEquals(0, user.callPath(SystemCallNumber.CHDIR, "/home/anna"));
            script.run(user);
        });
        machine.runToEnd();
    }

    private static String here(User user) {
        long page = user.string("");
        long length = user.call(SystemCallNumber.GETCWD, page, 4096);
        return length < 0 ? Errno.describe(length) : user.loadText(page, length - 1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/home/anna/letter",
                "letter",
                "./letter",
                "deep/../letter",
                "//home///anna//letter",
                "/../../home/anna/./letter",
                "../anna/letter",
                "/host/../home/anna/letter",
                "../../../../../home/anna/deep/./../letter"
            })
    void shouldFindAFileByEveryPathToIt(String path) {
        run(user -> assertEquals("dear", user.readFile(path)));
    }

    @ParameterizedTest
    @CsvSource({
        "'', ENOENT",
        "none, ENOENT",
        "none/letter, ENOENT",
        "letter/, ENOTDIR",
        "letter/more, ENOTDIR",
        "letter/.., ENOTDIR",
        "letter/., ENOTDIR",
        "deep/none, ENOENT"
    })
    void shouldSayWhatIsWrongWithAPath(String path, Errno expected) {
        run(user -> assertError(expected, user.openPath(path, OpenFlags.READ_ONLY)));
    }

    @Test
    void shouldTakeNamesOf255BytesAndNoLonger() {
        String longest = "é".repeat(127) + "x";
        run(user -> {
            user.makeFile(longest, "fits");
            assertEquals("fits", user.readFile(longest));
            assertError(Errno.ENAMETOOLONG, user.openPath(longest + "x", 0));
            assertError(Errno.ENAMETOOLONG, user.callPath(SystemCallNumber.MKDIR, longest + "x", 0));
            assertError(Errno.ENAMETOOLONG, user.openPath("/".repeat(4096), 0));
        });
    }

    @Test
    void shouldSayWhereTheProcessIs() {
        run(user -> {
            assertEquals("/home/anna", here(user));
            assertEquals(0, user.callPath(SystemCallNumber.CHDIR, "deep/../.."));
            assertEquals("/home", here(user));
            assertEquals(0, user.callPath(SystemCallNumber.CHDIR, "../.."));
            assertEquals("/", here(user));
            assertError(Errno.ENOTDIR, user.callPath(SystemCallNumber.CHDIR, "/home/anna/letter"));
            assertError(Errno.ERANGE, user.call(SystemCallNumber.GETCWD, user.string(""), 1));
            assertError(Errno.EINVAL, user.call(SystemCallNumber.GETCWD, user.string(""), 0));
        });
    }

    @Test
    void shouldStandInADirectoryThatWasRenamedOrRemoved() {
        run(user -> {
            assertEquals(0, user.callPath(SystemCallNumber.RENAME, "/home/anna", user.string("/tmp/berta")));
            assertEquals("/tmp/berta", here(user));
            assertEquals(0, user.callPath(SystemCallNumber.CHDIR, "deep"));
            assertEquals(0, user.callPath(SystemCallNumber.RMDIR, "/tmp/berta/deep"));
            assertEquals("-ENOENT", here(user));
            assertError(Errno.ENOENT, user.openPath("new", 0102));
            assertError(Errno.ENOENT, user.callPath(SystemCallNumber.MKDIR, "new", 0));
            assertEquals("dear", user.readFile("../letter"));
        });
    }

    @Test
    void shouldLeaveItsPlaceToChildren() {
        run(user -> {
            user.fork("child", child -> {
                assertEquals("/home/anna", here(child));
                assertEquals(0, child.callPath(SystemCallNumber.CHDIR, "/tmp"));
            });
            user.giveWay();
            assertEquals("/home/anna", here(user));
        });
    }

    // ---- mounts ----

    private static long mount(User user, String path) {
        return user.call(SystemCallNumber.MOUNT, user.string(""), user.string(path), user.string("ramfs"));
    }

    @Test
    void shouldCrossMountPointsBothWays() {
        run(user -> {
            assertEquals(0, mount(user, "deep"));
            user.makeFile("deep/inside", "in");
            assertEquals("in", user.readFile("deep/../deep/inside"));
            assertEquals("dear", user.readFile("deep/../letter"));
            assertEquals(0, user.callPath(SystemCallNumber.CHDIR, "deep"));
            assertEquals("/home/anna/deep", here(user));
            assertError(Errno.EBUSY, user.callPath(SystemCallNumber.UMOUNT, "."));
            assertError(
                    Errno.EXDEV, user.callPath(SystemCallNumber.RENAME, "inside", user.string("/home/anna/inside")));
            assertEquals(0, user.callPath(SystemCallNumber.CHDIR, ".."));
            assertEquals(0, user.callPath(SystemCallNumber.UMOUNT, "deep"));
            assertError(Errno.ENOENT, user.openPath("deep/inside", 0));
            assertError(Errno.EINVAL, user.callPath(SystemCallNumber.UMOUNT, "deep"));
        });
    }

    @Test
    void shouldRefuseWhatWouldPullAMountFromUnderItsUsers() {
        run(user -> {
            assertEquals(0, mount(user, "deep"));
            assertError(Errno.EBUSY, mount(user, "/"));
            assertError(Errno.EBUSY, user.callPath(SystemCallNumber.RMDIR, "deep"));
            assertError(Errno.EBUSY, user.callPath(SystemCallNumber.RENAME, "deep", user.string("other")));
            long file = user.openPath("deep/file", 0102);
            assertError(Errno.EBUSY, user.callPath(SystemCallNumber.UMOUNT, "deep"));
            assertEquals(0, user.callPath(SystemCallNumber.UNLINK, "deep/file"));
            assertError(Errno.EBUSY, user.callPath(SystemCallNumber.UMOUNT, "deep"));
            user.close(file);
            assertEquals(0, user.callPath(SystemCallNumber.MKDIR, "deep/deeper", 0755));
            assertEquals(0, mount(user, "deep/deeper"));
            assertError(Errno.EBUSY, user.callPath(SystemCallNumber.UMOUNT, "deep"));
            assertEquals(0, user.callPath(SystemCallNumber.UMOUNT, "deep/deeper"));
            assertEquals(0, user.callPath(SystemCallNumber.UMOUNT, "deep"));
            assertError(Errno.EBUSY, user.callPath(SystemCallNumber.UMOUNT, "/"));
        });
    }

    @Test
    void shouldMountOnlyWhatThereIsAndForRootOnly() {
        run(user -> {
            long no = user.string("no such type");
            assertError(Errno.ENODEV, user.call(SystemCallNumber.MOUNT, user.string(""), user.string("deep"), no));
            assertError(Errno.ENOTDIR, mount(user, "letter"));
            user.call(SystemCallNumber.SETUID, 5);
            assertError(Errno.EPERM, mount(user, "deep"));
            assertError(Errno.EPERM, user.callPath(SystemCallNumber.UMOUNT, "/"));
        });
    }

    // ---- names ----

    @Test
    void shouldRenameOverWhatIsThere() {
        run(user -> {
            user.makeFile("other", "old");
            assertEquals(0, user.callPath(SystemCallNumber.RENAME, "letter", user.string("other")));
            assertEquals("dear", user.readFile("other"));
            assertError(Errno.ENOENT, user.openPath("letter", 0));
            assertEquals(0, user.callPath(SystemCallNumber.RENAME, "other", user.string("./other")));
            assertEquals(0, user.callPath(SystemCallNumber.MKDIR, "empty", 0755));
            assertEquals(0, user.callPath(SystemCallNumber.RENAME, "deep", user.string("empty")));
            assertError(Errno.ENOENT, user.openPath("deep", 0));
        });
    }

    @Test
    void shouldRefuseRenamesThatMakeNoSense() {
        run(user -> {
            user.makeFile("deep/file", "x");
            assertEquals(0, user.callPath(SystemCallNumber.MKDIR, "empty", 0755));
            assertError(Errno.EINVAL, user.callPath(SystemCallNumber.RENAME, "deep", user.string("deep/below")));
            assertError(Errno.EINVAL, user.callPath(SystemCallNumber.RENAME, "/home", user.string("deep/below")));
            assertError(Errno.ENOTEMPTY, user.callPath(SystemCallNumber.RENAME, "empty", user.string("deep")));
            assertError(Errno.ENOTDIR, user.callPath(SystemCallNumber.RENAME, "empty", user.string("letter")));
            assertError(Errno.EISDIR, user.callPath(SystemCallNumber.RENAME, "letter", user.string("empty")));
            assertError(Errno.ENOTDIR, user.callPath(SystemCallNumber.RENAME, "letter", user.string("new/")));
            assertError(Errno.ENOENT, user.callPath(SystemCallNumber.RENAME, "none", user.string("new")));
            assertError(Errno.EBUSY, user.callPath(SystemCallNumber.RENAME, ".", user.string("new")));
            assertEquals("dear", user.readFile("letter"));
        });
    }

    @Test
    void shouldRemoveFilesAndEmptyDirectoriesOnly() {
        run(user -> {
            user.makeFile("deep/file", "x");
            assertError(Errno.ENOTEMPTY, user.callPath(SystemCallNumber.RMDIR, "deep"));
            assertError(Errno.ENOTDIR, user.callPath(SystemCallNumber.RMDIR, "letter"));
            assertError(Errno.EISDIR, user.callPath(SystemCallNumber.UNLINK, "deep"));
            assertError(Errno.EINVAL, user.callPath(SystemCallNumber.RMDIR, "deep/."));
            assertError(Errno.ENOTEMPTY, user.callPath(SystemCallNumber.RMDIR, "deep/.."));
            assertError(Errno.EBUSY, user.callPath(SystemCallNumber.RMDIR, "/"));
            assertEquals(0, user.callPath(SystemCallNumber.UNLINK, "deep/file"));
            assertEquals(0, user.callPath(SystemCallNumber.RMDIR, "deep/"));
            assertError(Errno.EEXIST, user.callPath(SystemCallNumber.MKDIR, "letter", 0755));
            assertError(Errno.EEXIST, user.callPath(SystemCallNumber.MKDIR, "/", 0755));
            assertError(Errno.EEXIST, user.openPath("letter", 0302));
            assertError(Errno.EISDIR, user.openPath("/tmp", 0100));
            assertError(Errno.EISDIR, user.openPath("/tmp", 1));
            assertError(Errno.EISDIR, user.openPath("new/", 0102));
            assertError(Errno.ENOTDIR, user.openPath("letter", 0200000));
        });
    }

    // ---- permissions ----

    @Test
    void shouldHoldUsersToPermissions() {
        run(user -> {
            assertEquals(0, user.callPath(SystemCallNumber.CHMOD, "letter", 0600));
            assertEquals(0, user.callPath(SystemCallNumber.CHMOD, "deep", 0700));
            user.makeFile("/tmp/mine", "m");
            assertEquals(0, user.callPath(SystemCallNumber.CHOWN, "/tmp/mine", 5));
            assertEquals(0, user.callPath(SystemCallNumber.CHMOD, "/tmp/mine", 0400));
            assertEquals("dear", user.readFile("letter"), "root may all");
            assertEquals(0, user.call(SystemCallNumber.SETUID, 5));
            assertEquals("-EACCES", user.readFile("letter"));
            assertError(Errno.EACCES, user.openPath("deep/x", 0));
            assertError(Errno.EACCES, user.callPath(SystemCallNumber.MKDIR, "new", 0777));
            assertError(Errno.EACCES, user.callPath(SystemCallNumber.UNLINK, "letter"));
            assertError(Errno.EACCES, user.callPath(SystemCallNumber.RENAME, "letter", user.string("/tmp/l")));
            assertEquals("m", user.readFile("/tmp/mine"));
            assertError(Errno.EACCES, user.openPath("/tmp/mine", 1));
            assertError(Errno.EPERM, user.callPath(SystemCallNumber.CHMOD, "letter", 0777));
            assertError(Errno.EPERM, user.callPath(SystemCallNumber.CHOWN, "/tmp/mine", 6));
            assertEquals(0, user.callPath(SystemCallNumber.CHMOD, "/tmp/mine", 0600));
            assertEquals(3, user.openPath("/tmp/mine", 2));
            assertEquals(4, user.callPath(SystemCallNumber.OPEN, "/tmp/own", 0102, 0), "who makes it may write it");
            assertError(Errno.EPERM, user.call(SystemCallNumber.SETUID, 0));
        });
    }
}
