package org.pagoda.kernel.fs;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.pagoda.kernel.Process;
import org.pagoda.kernel.syscall.SystemCallNumber;
import org.pagoda.kernel.testing.TestMachine;
import org.pagoda.kernel.testing.User;
import org.pagoda.mmu.Errno;

/** Who may do what with files: each call, each combination of rights, as owner, as somebody else and as root, against a table. */
class PermissionTest {
    private static final int OWNER = 1;
    private static final int OTHER = 2;
    private static final int READ = 4;
    private static final int WRITE = 2;
    private static final int SEARCH = 1;

    private final TestMachine machine = new TestMachine();
    private final List<String> wrong = new ArrayList<>();

    @AfterEach
    void close() {
        machine.close();
    }

    /** The rights {@code mine} for the class that {@code user} is in, and the opposite for the other. */
    private static int mode(int user, int mine) {
        int others = ~mine & 7;
        return user == OWNER ? mine << 6 | others : others << 6 | mine;
    }

    private void check(String what, long result, boolean isAllowed, Errno error) {
        long expected = isAllowed ? 0 : error.result();
        if (Math.min(0, result) != expected) {
            wrong.add(what + ": " + result + ", not " + expected);
        }
    }

    /** As root: a directory and a file in it, both {@link #OWNER}'s. */
    private static void prepare(User user, int directory, int file) {
        user.callPath(SystemCallNumber.MKDIR, "/tmp/p", 0777);
        user.call(SystemCallNumber.CLOSE, user.openPath("/tmp/p/f", 0101));
        user.callPath(SystemCallNumber.MKDIR, "/tmp/p/d", 0777);
        for (String path : new String[] {"/tmp/p", "/tmp/p/f"}) {
            user.callPath(SystemCallNumber.CHOWN, path, OWNER);
        }
        user.callPath(SystemCallNumber.CHMOD, "/tmp/p/f", file);
        user.callPath(SystemCallNumber.CHMOD, "/tmp/p", directory);
    }

    private void tryAll(User user, String who, int number, int d, int f) {
        boolean isRoot = number == Process.ROOT;
        boolean searches = (d & SEARCH) != 0;
        boolean changes = searches && (d & WRITE) != 0;
        long page = user.map(1);
        check(who + " stat", user.callPath(SystemCallNumber.STAT, "/tmp/p/f", page), searches, Errno.EACCES);
        check(who + " stat directory", user.callPath(SystemCallNumber.STAT, "/tmp/p", page), true, Errno.EACCES);
        check(who + " list", user.openPath("/tmp/p", 0), (d & READ) != 0, Errno.EACCES);
        check(who + " read", user.openPath("/tmp/p/f", 0), searches && (f & READ) != 0, Errno.EACCES);
        check(who + " write", user.openPath("/tmp/p/f", 1), searches && (f & WRITE) != 0, Errno.EACCES);
        check(who + " both", user.openPath("/tmp/p/f", 2), searches && (f & 6) == 6, Errno.EACCES);
        check(who + " empty", user.openPath("/tmp/p/f", 01000), searches && (f & 6) == 6, Errno.EACCES);
        check(
                who + " truncate",
                user.callPath(SystemCallNumber.TRUNCATE, "/tmp/p/f", 0),
                searches && (f & WRITE) != 0,
                Errno.EACCES);
        check(who + " create", user.openPath("/tmp/p/new", 0101), changes, Errno.EACCES);
        check(who + " mkdir", user.callPath(SystemCallNumber.MKDIR, "/tmp/p/m", 0), changes, Errno.EACCES);
        check(
                who + " rename",
                user.callPath(SystemCallNumber.RENAME, "/tmp/p/f", user.string("/tmp/p/g")),
                changes,
                Errno.EACCES);
        check(
                who + " rename away",
                user.callPath(SystemCallNumber.RENAME, changes ? "/tmp/p/g" : "/tmp/p/f", user.string("/tmp/h")),
                changes,
                Errno.EACCES);
        check(
                who + " rename back",
                changes
                        ? user.callPath(SystemCallNumber.RENAME, "/tmp/h", user.string("/tmp/p/f"))
                        : Errno.EACCES.result(),
                changes,
                Errno.EACCES);
        check(who + " rmdir", user.callPath(SystemCallNumber.RMDIR, "/tmp/p/d"), changes, Errno.EACCES);
        check(who + " chdir", user.callPath(SystemCallNumber.CHDIR, "/tmp/p"), searches, Errno.EACCES);
        Errno stranger = searches ? Errno.EPERM : Errno.EACCES;
        long mount = user.callPath(SystemCallNumber.MOUNT, "none", user.string("/tmp/p/x"), user.string("ramfs"));
        check(who + " mount", mount, false, searches ? Errno.ENOENT : Errno.EACCES);
        mount = user.callPath(SystemCallNumber.MOUNT, "none", user.string("/tmp"), user.string("none"));
        check(who + " mount anything", mount, false, isRoot ? Errno.ENODEV : Errno.EPERM);
        check(who + " chown", user.callPath(SystemCallNumber.CHOWN, "/tmp/p/f", OWNER), searches && isRoot, stranger);
        check(
                who + " chmod",
                user.callPath(SystemCallNumber.CHMOD, "/tmp/p/f", 0),
                searches && (isRoot || number == OWNER),
                stranger);
        check(who + " unlink", user.callPath(SystemCallNumber.UNLINK, "/tmp/p/f"), changes, Errno.EACCES);
        check(who + " become root", user.call(SystemCallNumber.SETUID, 0), isRoot, Errno.EPERM);
    }

    private void tryAs(int number, int d, int f) {
        boolean isRoot = number == Process.ROOT;
        String who = number + " with " + d + " and " + f + ":";
        machine.spawn("program", user -> {
            prepare(user, mode(number, d), mode(number, f));
            user.call(SystemCallNumber.SETUID, number);
            tryAll(user, who, number, isRoot ? 7 : d, isRoot ? 7 : f);
        });
        machine.runToEnd();
        machine.spawn("cleaner", user -> {
            for (String name : new String[] {"f", "g", "new"}) {
                user.callPath(SystemCallNumber.UNLINK, "/tmp/p/" + name);
            }
            for (String name : new String[] {"/tmp/p/d", "/tmp/p/m", "/tmp/p"}) {
                user.callPath(SystemCallNumber.RMDIR, name);
            }
        });
        machine.runToEnd();
    }

    @Test
    void shouldAllowWhatTheBitsSayAndNothingElse() {
        for (int number : new int[] {Process.ROOT, OWNER, OTHER}) {
            for (int d = 0; d < 8; d++) {
                for (int f = 0; f < 8; f += 2) {
                    tryAs(number, d, f);
                }
            }
        }
        assertEquals("", String.join("\n", wrong));
    }
}
