package org.pagoda.kernel.fs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.pagoda.kernel.testing.TestMachine.assertError;

import org.junit.jupiter.api.Test;
import org.pagoda.kernel.Kernel;
import org.pagoda.kernel.syscall.SystemCallNumber;
import org.pagoda.kernel.testing.TestMachine;
import org.pagoda.kernel.uaccess.UserMemory;
import org.pagoda.mmu.Errno;

/** A file system whose files the kernel makes up. */
class TextTreeTest extends FileSystemContract {
    /** As who writes a file system writes one. */
    private static final class Tree extends FileSystem {
        private final TreeDirectory root = new TreeDirectory(this, 0555);
        private String value = "b";
        private int shown;

        Tree(Kernel kernel) {
            super(kernel, "tree");
            UserMemory userMemory = new UserMemory(kernel);
            TreeDirectory inner = new TreeDirectory(this, 0555);
            root.add("a", new TextNode(this, userMemory, Text.of(() -> A)));
            root.add("b", new TextNode(this, userMemory, Text.of(() -> value), (writer, text) -> {
                if (text.isBlank()) {
                    return Errno.EINVAL.result();
                }
                value = text.strip();
                return 0;
            }));
            root.add("counts", new TextNode(this, userMemory, Text.of(() -> "shown " + ++shown)));
            root.add("fails", new TextNode(this, userMemory, (reader, out) -> Errno.EBUSY.result()));
            root.add("d", inner);
            inner.add("inner", new TextNode(this, userMemory, Text.of(() -> "inner")));
        }

        @Override
        public Directory root() {
            return root;
        }

        @Override
        protected void onUnmounted() {
            root.discardAll();
        }
    }

    private Tree tree;

    @Override
    TestMachine makeMachine() {
        TestMachine machine = new TestMachine();
        tree = new Tree(machine.kernel());
        machine.machine().faces().vfs().makeDirectories("/tree");
        assertEquals(0, machine.machine().faces().vfs().mount(tree, "/tree"));
        return machine;
    }

    @Override
    String directory() {
        return "/tree";
    }

    @Test
    void shouldStayTheSameWhileSomebodyReadsOn() throws Exception {
        run(user -> {
            long file = user.openPath(path("counts"), 0);
            assertEquals("show", user.readText(file, 4));
            assertEquals("shown 2", user.readFile(path("counts")));
            assertEquals("n 1", user.readText(file, 10));
            user.call(SystemCallNumber.LSEEK, file, 0, 0);
            assertEquals("shown 3", user.readText(file, 10));
        });
    }

    @Test
    void shouldTakeWhatIsWrittenAsAWhole() throws Exception {
        run(user -> {
            long file = user.openPath(path("b"), 2);
            assertEquals(4, user.writeText(file, "new\n"));
            assertEquals("new", user.readFile(path("b")));
            assertError(Errno.EINVAL, user.writeText(file, "\n"));
            assertError(Errno.EINVAL, user.write(file, user.map(2), 4097));
            assertError(Errno.EFAULT, user.write(file, 8, 4));
            assertEquals("new", user.readFile(path("b")));
            assertEquals("-EBUSY", user.readFile(path("fails")));
            long readOnly = user.openPath(path("a"), 1);
            assertError(Errno.EIO, user.writeText(readOnly, "x"));
            assertError(Errno.EPERM, user.openPath(path("new"), 0102));
            assertError(Errno.EPERM, user.callPath(SystemCallNumber.UNLINK, path("a")));
            user.call(SystemCallNumber.SETUID, 7);
            assertError(Errno.EACCES, user.openPath(path("b"), 1));
        });
    }

    @Test
    void shouldTellReadersThatItWasRemoved() throws Exception {
        run(user -> {
            long file = user.openPath(path("a"), 0);
            long inner = user.openPath(path("d/inner"), 0);
            long directory = user.openPath(path("d"), 0);
            assertEquals("alpha", user.readText(file, 5));
            tree.root.discard("a");
            tree.root.discard("d");
            assertEquals("-ENODEV", user.readText(file, 5));
            assertEquals("-ENODEV", user.readText(inner, 5));
            list(user, directory, 4096);
            assertError(Errno.ENOENT, user.openPath(path("a"), 0));
        });
    }
}
