package org.pagoda.kernel.fs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.pagoda.kernel.testing.TestMachine.assertError;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pagoda.kernel.syscall.SystemCallNumber;
import org.pagoda.kernel.testing.TestMachine;
import org.pagoda.mmu.Errno;

/** A folder of the host. */
class HostFolderTest extends FileSystemContract {
    @TempDir
    Path temporary;

    private Path folder;

    @BeforeEach
    void makeFolder() throws IOException {
        folder = Files.createDirectory(temporary.resolve("folder"));
        fill(folder);
        Files.writeString(temporary.resolve("secret"), "secret");
    }

    private static void fill(Path where) throws IOException {
        Files.writeString(where.resolve("a"), A);
        Files.writeString(where.resolve("b"), "b");
        Files.createDirectory(where.resolve("d"));
        Files.writeString(where.resolve("d").resolve("inner"), "inner");
    }

    @Override
    TestMachine makeMachine() {
        return new TestMachine(builder -> builder.hostFolder(folder));
    }

    @Override
    String directory() {
        return "/host";
    }

    @Test
    void shouldRefuseAllChanges() throws Exception {
        run(user -> {
            assertError(Errno.EROFS, user.openPath(path("a"), 1));
            assertError(Errno.EROFS, user.openPath(path("a"), 01000));
            assertError(Errno.EROFS, user.openPath(path("new"), 0102));
            assertError(Errno.EROFS, user.callPath(SystemCallNumber.MKDIR, path("new"), 0777));
            assertError(Errno.EROFS, user.callPath(SystemCallNumber.UNLINK, path("a")));
            assertError(Errno.EROFS, user.callPath(SystemCallNumber.RMDIR, path("d")));
            assertError(Errno.EROFS, user.callPath(SystemCallNumber.RENAME, path("a"), user.string(path("c"))));
            assertError(Errno.EROFS, user.callPath(SystemCallNumber.CHMOD, path("a"), 0));
            assertError(Errno.EROFS, user.callPath(SystemCallNumber.CHOWN, path("a"), 1));
            assertError(Errno.EROFS, user.callPath(SystemCallNumber.TRUNCATE, path("a"), 0));
        });
        assertEquals(A, Files.readString(folder.resolve("a")));
    }

    @Test
    void shouldFollowLinksThatStayWithin() throws Exception {
        Files.createSymbolicLink(folder.resolve("link"), Path.of("d", "inner"));
        Files.createSymbolicLink(folder.resolve("folderLink"), folder.resolve("d"));
        run(user -> {
            assertEquals("inner", user.readFile(path("link")));
            assertEquals("inner", user.readFile(path("folderLink/inner")));
        });
    }

    @Test
    void shouldRefuseLinksThatLeadOut() throws Exception {
        Files.createSymbolicLink(folder.resolve("relative"), Path.of("..", "secret"));
        Files.createSymbolicLink(folder.resolve("absolute"), temporary.resolve("secret"));
        Files.createSymbolicLink(folder.resolve("above"), temporary);
        Files.createSymbolicLink(folder.resolve("chain"), Path.of("relative"));
        Files.createSymbolicLink(folder.resolve("dangling"), Path.of("none"));
        run(user -> {
            for (String name : new String[] {"relative", "absolute", "above", "chain", "dangling"}) {
                assertError(Errno.EACCES, user.openPath(path(name), 0));
            }
            assertError(Errno.ENOTDIR, user.openPath(path("above/secret"), 0));
            assertError(Errno.ENOENT, user.openPath(path("../secret"), 0));
        });
    }

    @Test
    void shouldSeeWhatTheHostMakesAndRemoves() throws Exception {
        run(user -> {
            assertEquals(A, user.readFile(path("a")));
            change();
            assertEquals("-ENOENT", user.readFile(path("a")));
            assertEquals("later", user.readFile(path("z")));
        });
    }

    private void change() {
        try {
            Files.delete(folder.resolve("a"));
            Files.writeString(folder.resolve("z"), "later");
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private String hash(Path where) {
        try (TestMachine machine = new TestMachine(builder -> builder.hostFolder(where))) {
            machine.spawn("reader", user -> {
                user.readFile("/host/a");
                user.callPath(SystemCallNumber.STAT, "/host/b", user.map(1));
                list(user, user.openPath("/host", 0), 4096);
            });
            machine.runToEnd();
            return machine.machine().trace().hash();
        }
    }

    @Test
    void shouldEnterTheTraceByWhatIsInItAndNotByWhereItIs() throws IOException {
        Path other = Files.createDirectory(temporary.resolve("other"));
        fill(other);
        assertEquals(hash(folder), hash(other));
        Files.writeString(other.resolve("b"), "bb");
        assertNotEquals(hash(folder), hash(other), "a size");
        Files.writeString(other.resolve("b"), "b");
        Files.writeString(other.resolve("a"), A.replace('a', 'e'));
        assertNotEquals(hash(folder), hash(other), "a content");
        Files.writeString(other.resolve("a"), A);
        Files.writeString(other.resolve("c"), "");
        assertNotEquals(hash(folder), hash(other), "a name");
    }
}
