package org.pagoda.kernel;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.pagoda.kernel.testing.TestMachine.TYPE;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import org.pagoda.ipc.SendFlags;
import org.pagoda.kernel.fs.HostFiles;
import org.pagoda.kernel.syscall.SystemCallDescription;
import org.pagoda.kernel.syscall.SystemCallNumber;
import org.pagoda.kernel.testing.TestMachine;
import org.pagoda.kernel.testing.User;
import org.pagoda.mmu.Errno;
import org.pagoda.mmu.Page;

/**
 * Each system call that takes addresses, with each of them wild and all else as it should be: an errno, and nothing has changed. Goes over the whole
 * table, so that whoever adds a call adds it here.
 */
class WildPointerTest {
    private static final long BASE = 0x18_0000_0000L;
    private static final long PAGES = 3;
    private static final long END = BASE + Page.address(PAGES);
    private static final long USER_END = 1L << 38;
    /** Bytes that calls take, or give, when they are asked for some. */
    private static final long COUNT = 16;

    private static final long INTERACTION = 7;

    /** Addresses of nothing. */
    private static final List<Long> WILD = List.of(
            8L,
            0xfff8L,
            BASE - Page.SIZE,
            END,
            USER_END - 8,
            USER_END,
            USER_END + 8,
            1L << 39,
            Long.MAX_VALUE - 7,
            Long.MIN_VALUE,
            0xffff_ffc0_0000_0000L,
            -(long) Page.SIZE,
            -8L,
            -1L);

    /** Calls that say what is to be at an address: there need be nothing yet. */
    private static final Set<String> MAPPING = Set.of("mmap", "munmap", "brk");

    @TempDir
    private Path folder;

    private final TestMachine machine = new TestMachine();

    @BeforeEach
    void grantAFile() throws IOException {
        Path file = folder.resolve("file");
        Files.write(file, new byte[4096]);
        machine.machine().hostFiles().grantReading("file", file);
        machine.machine()
                .interactions()
                .registerCallbackForType(INTERACTION, (interaction, buffer, length, data) -> {}, null);
    }

    @AfterEach
    void close() {
        machine.close();
    }

    /** For each call arguments with which it would do what it is there for. */
    private Map<String, long[]> rightArguments(User user, long name, long descriptor, long tid) {
        long page = BASE + Page.SIZE;
        long pid = machine.pid("receiver");
        Map<String, long[]> right = new LinkedHashMap<>();
        right.put("fork", new long[] {1, 0});
        right.put("call_number", new long[] {name});
        right.put("call_by_name", new long[] {name, page, 1});
        right.put("wait", new long[] {-1, page, 1});
        right.put("mmap", new long[] {page, 1, 6});
        right.put("munmap", new long[] {page, 1});
        right.put("mprotect", new long[] {page, 1, 6});
        right.put("brk", new long[] {0});
        right.put("set_pager", new long[] {page, 1, 0});
        right.put("send", new long[] {pid, TYPE, page, 1, SendFlags.MOVE});
        right.put("call", new long[] {pid, TYPE, page, 1, SendFlags.MOVE, page});
        right.put("reply", new long[] {0, page, 1, SendFlags.MOVE});
        right.put("forward", new long[] {0, pid, TYPE, page, 1, SendFlags.MOVE});
        right.put("revoke", new long[] {page, 1});
        right.put("set_send_mask", new long[] {machine.pid("child"), page, 1});
        right.put("open", new long[] {page, HostFiles.READ});
        right.put("read", new long[] {descriptor, page, COUNT});
        right.put("write", new long[] {1, page, COUNT});
        right.put("pread", new long[] {descriptor, page, COUNT, 0});
        right.put("pwrite", new long[] {user.open("/new", OpenFlags.READ_WRITE | OpenFlags.CREATE), page, COUNT, 0});
        right.put("pipe", new long[] {page, 0});
        right.put("gift", new long[] {ends(user)[1], page, 1});
        right.put("accept_gift", new long[] {ends(user)[0], page, 1});
        right.put("stat", new long[] {name + 64, page});
        right.put("fstat", new long[] {descriptor, page});
        right.put("mkdir", new long[] {name + 64, 0777});
        right.put("rmdir", new long[] {name + 64});
        right.put("unlink", new long[] {name + 64});
        right.put("rename", new long[] {name + 64, name + 64});
        right.put("chmod", new long[] {name + 64, 0777});
        right.put("chown", new long[] {name + 64, 0});
        right.put("truncate", new long[] {name + 64, 0});
        right.put("getdents", new long[] {user.open("/", OpenFlags.READ_ONLY), page, 64});
        right.put("chdir", new long[] {name + 128});
        right.put("getcwd", new long[] {page, 64});
        right.put("mount", new long[] {name, name + 128, name + 192});
        right.put("umount", new long[] {name + 128});
        right.put("poll", new long[] {page, 1, 0});
        right.put("start_thread", new long[] {1, 0});
        right.put("join_thread", new long[] {tid, page});
        right.put("spawn", new long[] {name, page, COUNT});
        right.put("exec", new long[] {name, page, COUNT});
        right.put("interaction_send", new long[] {user.getpid(), 0, INTERACTION, page, COUNT});
        right.put("interaction_recv", new long[] {user.getpid(), 0, INTERACTION, page, COUNT, 1});
        right.put("interaction_type", new long[] {page});
        return right;
    }

    /** The ends of a pipe, of which nobody waits. */
    private static long[] ends(User user) {
        long page = user.map(1);
        assertEquals(0, user.call(SystemCallNumber.PIPE, page, OpenFlags.NON_BLOCKING));
        long both = user.load(page);
        return new long[] {both & 0xFFFF_FFFFL, both >>> 32};
    }

    @Test
    void shouldRefuseThemInEveryCall() {
        List<Executable> checks = new ArrayList<>();
        Set<String> covered = new TreeSet<>();
        machine.spawn("receiver", user -> {
            user.on(TYPE, message -> message.size());
            user.serve();
        });
        machine.spawn("caller", user -> {
            user.mmap(BASE, PAGES, 6);
            long name = BASE + 2 * Page.SIZE;
            for (long page = BASE; page < END; page += Page.SIZE) {
                user.store(page, 0); // what is touched first is charged, whoever touches it
            }
            user.storeText(name, "sleep\0");
            user.storeText(name + 64, "file\0");
            user.storeText(name + 128, "/tmp\0");
            user.storeText(name + 192, "ramfs\0");
            long descriptor = user.open("file", HostFiles.READ);
            user.fork("child", User::pause);
            long tid = user.startThread(User::pause, 0);
            user.call(SystemCallNumber.INTERACTION_CREATE, user.getpid(), 0, INTERACTION);
            Map<String, long[]> right = rightArguments(user, name, descriptor, tid);
            for (SystemCallDescription call : machine.kernel().table().descriptions()) {
                for (int i = 0; i < call.parameters().size(); i++) {
                    if (call.parameters().get(i).address()) {
                        assertTrue(right.containsKey(call.name()), () -> "what should " + call.signature() + " get?");
                        covered.add(call.name());
                        callWild(user, call, i, right.get(call.name()), checks);
                    }
                }
            }
            user.call(SystemCallNumber.KILL, machine.pid("child"));
            user.call(SystemCallNumber.KILL, machine.pid("receiver"));
        });
        machine.runToEnd();
        machine.assertKilled(machine.process("child"), Kernel.STATUS_KILLED);
        machine.assertKilled(machine.process("receiver"), Kernel.STATUS_KILLED);
        assertAll(checks);
        assertEquals(45, covered.size(), covered::toString);
    }

    private void callWild(User user, SystemCallDescription call, int which, long[] right, List<Executable> checks) {
        for (long wild : WILD) {
            long[] arguments = right.clone();
            arguments[which] = wild;
            long charged = user.task().process().space().account().charged();
            long result = user.call(call.number(), arguments);
            long chargedAfter = user.task().process().space().account().charged();
            String what =
                    call.name() + ", argument " + call.parameters().get(which).name() + " 0x" + Long.toHexString(wild)
                            + ": " + Errno.describe(result);
            boolean documented = call.errors().stream().anyMatch(error -> error.result() == result);
            boolean fine = MAPPING.contains(call.name()) && !Errno.isError(result);
            checks.add(() -> assertTrue(fine || documented, what));
            checks.add(() -> assertEquals(charged, chargedAfter, what));
            if (fine && call.number() == SystemCallNumber.MMAP) {
                user.call(SystemCallNumber.MUNMAP, result, 1);
            }
        }
    }
}
