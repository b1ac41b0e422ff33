package org.pagoda.kernel.fs;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.pagoda.kernel.OpenFlags;
import org.pagoda.kernel.syscall.SystemCallNumber;
import org.pagoda.kernel.testing.TestMachine;
import org.pagoda.kernel.testing.User;
import org.pagoda.mmu.Errno;
import org.pagoda.mmu.Page;

/** Operations at random on files in memory, each beside the plain model; at the end nothing may be left over. */
class FilesModelTest {
    private static final String TOP = "/tmp/m";
    private static final String NAMES = "xyz";
    private static final int BUFFER = 3 * Page.SIZE;
    private static final int LARGEST = 6 * Page.SIZE;
    private static final int MOST_OPEN = 8;

    private final FilesModel model = new FilesModel(TOP);
    private final List<FilesModel.Open> opens = new ArrayList<>();
    private final List<Long> descriptors = new ArrayList<>();
    private SplittableRandom lot = new SplittableRandom(1);
    private final byte[] bytes = new byte[BUFFER];
    private long buffer;

    private String path() {
        return path(1 + lot.nextInt(3));
    }

    private String path(int depth) {
        StringBuilder path = new StringBuilder(TOP);
        for (int i = 0; i < depth; i++) {
            path.append('/').append(NAMES.charAt(lot.nextInt(NAMES.length())));
        }
        return path.toString();
    }

    private void act(User user) {
        String what = "";
        long expected = 0;
        long result = 0;
        int kind = lot.nextInt(14);
        boolean onOpen = kind < 6 && !opens.isEmpty();
        if (onOpen) {
            actOnOpen(user, kind);
            return;
        }
        String path = path();
        switch (kind) {
            case 6, 7 -> {
                what = "mkdir " + path;
                expected = model.mkdir(path);
                result = user.callPath(SystemCallNumber.MKDIR, path, 0755);
            }
            case 8 -> {
                what = "rmdir " + path;
                expected = model.rmdir(path);
                result = user.callPath(SystemCallNumber.RMDIR, path);
            }
            case 9 -> {
                what = "unlink " + path;
                expected = model.unlink(path);
                result = user.callPath(SystemCallNumber.UNLINK, path);
            }
            case 10 -> {
                // Never deeper than before, or there would be ever more files.
                String newPath =
                        path((int) path.chars().filter(each -> each == '/').count() - 2);
                what = "rename " + path + " " + newPath;
                expected = model.rename(path, newPath);
                result = user.callPath(SystemCallNumber.RENAME, path, user.string(newPath));
            }
            case 11 -> {
                int size = lot.nextInt(LARGEST);
                what = "truncate " + path + " " + size;
                expected = model.truncate(path, size);
                result = user.callPath(SystemCallNumber.TRUNCATE, path, size);
            }
            default -> {
                open(user, path);
                return;
            }
        }
        assertEquals(Errno.describe(expected), Errno.describe(result), what);
    }

    private void open(User user, String path) {
        int flags = OpenFlags.READ_WRITE | (lot.nextInt(4) > 0 ? OpenFlags.CREATE : 0);
        flags |= lot.nextInt(8) == 0 ? OpenFlags.EXCLUSIVE : 0;
        flags |= lot.nextInt(8) == 0 ? OpenFlags.TRUNCATE : 0;
        flags |= lot.nextInt(4) == 0 ? OpenFlags.APPEND : 0;
        FilesModel.Open[] made = {null};
        long expected = model.open(path, flags, made);
        long result = user.openPath(path, flags);
        assertEquals(Errno.describe(expected), Errno.describe(Math.min(0, result)), "open " + path);
        if (result >= 0) {
            opens.add(made[0]);
            descriptors.add(result);
        }
        if (opens.size() > MOST_OPEN) {
            close(user, lot.nextInt(opens.size()));
        }
    }

    private void close(User user, int which) {
        opens.remove(which);
        assertEquals(0, user.close(descriptors.remove(which)));
    }

    private void actOnOpen(User user, int kind) {
        int which = lot.nextInt(opens.size());
        FilesModel.Open open = opens.get(which);
        long descriptor = descriptors.get(which);
        int count = lot.nextInt(4) == 0 ? lot.nextInt(BUFFER) : lot.nextInt(300);
        long offset = lot.nextInt(LARGEST);
        boolean isLarge = open.node.content.length > 2 * LARGEST; // so that there is room for all
        switch (isLarge && kind < 2 ? 4 : kind) {
            case 0 -> {
                fill(user, count);
                assertEquals(model.write(open, bytes, count), user.write(descriptor, buffer, count));
            }
            case 1 -> {
                fill(user, count);
                assertEquals(
                        model.writeAt(open, bytes, count, offset),
                        user.call(SystemCallNumber.PWRITE, descriptor, buffer, count, offset));
            }
            case 2 -> {
                long length = model.read(open, bytes, count);
                assertEquals(length, user.read(descriptor, buffer, count));
                compare(user, (int) length);
            }
            case 3 -> {
                long length = model.readAt(open, bytes, count, offset);
                assertEquals(length, user.call(SystemCallNumber.PREAD, descriptor, buffer, count, offset));
                compare(user, (int) length);
            }
            case 4 -> {
                open.position = offset;
                assertEquals(offset, user.call(SystemCallNumber.LSEEK, descriptor, offset, 0));
            }
            default -> close(user, which);
        }
    }

    private void fill(User user, int count) {
        Arrays.fill(bytes, 0, count, (byte) (1 + lot.nextInt(250)));
        user.storeBytes(buffer, bytes, count);
    }

    private void compare(User user, int count) {
        byte[] read = new byte[count];
        user.loadBytes(buffer, read);
        assertArrayEquals(Arrays.copyOf(bytes, count), read);
    }

    private void compareTrees(User user) {
        for (String path : model.paths()) {
            FilesModel.Node node = model.get(path);
            long descriptor = user.openPath(path, OpenFlags.READ_ONLY);
            if (node.directory) {
                List<String> names = FileSystemContract.list(user, descriptor, 4096);
                assertEquals(model.list(path), names.subList(2, names.size()), path);
            } else {
                byte[] content = new byte[node.content.length];
                long large = user.map(1 + Page.count(content.length));
                assertEquals(content.length, user.read(descriptor, large, content.length + 1L));
                user.loadBytes(large, content);
                assertArrayEquals(node.content, content, path);
                user.munmap(large, 1 + Page.count(content.length));
            }
            user.close(descriptor);
        }
    }

    private void runOperations(long seed, int operations) {
        lot = new SplittableRandom(seed);
        try (TestMachine machine =
                new TestMachine(builder -> builder.memory("8M").traced(false))) {
            machine.spawn("program", user -> {
                assertEquals(0, user.callPath(SystemCallNumber.MKDIR, TOP, 0755));
                buffer = user.map(Page.count(BUFFER));
                for (int i = 1; i <= operations; i++) {
                    act(user);
                    if (i % 1000 == 0) {
                        compareTrees(user);
                    }
                }
                compareTrees(user);
            });
            machine.runToEnd();
        }
    }

    @Test
    void shouldDoWhatTheModelDoes() {
        runOperations(1, 20_000);
    }

    @Test
    @Tag("full")
    void shouldDoWhatTheModelDoesAMillionTimes() {
        runOperations(2, 1_000_000);
    }
}
