package org.pagoda.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.pagoda.kernel.testing.TestMachine.OTHER;
import static org.pagoda.kernel.testing.TestMachine.TYPE;
import static org.pagoda.kernel.testing.TestMachine.assertError;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.pagoda.kernel.syscall.SystemCallNumber;
import org.pagoda.kernel.testing.Handler;
import org.pagoda.kernel.testing.TestMachine;
import org.pagoda.kernel.testing.User;
import org.pagoda.mmu.Errno;
import org.pagoda.mmu.Page;

/** Where a process may send to, as whoever made it says. */
class SendMaskTest {
    private static final long ANY = -1;

    private final TestMachine machine = new TestMachine();

    @AfterEach
    void close() {
        machine.close();
    }

    private void spawnServer() {
        machine.spawn("server", user -> {
            user.on(TYPE, Handler.KEEP);
            user.on(OTHER, Handler.KEEP);
            user.serve();
        });
    }

    /** Sets a mask of rules, three words each. */
    private long restrict(User user, String whom, long... words) {
        long rules = user.map(1);
        for (int i = 0; i < words.length; i++) {
            user.store(rules + 8L * i, words[i]);
        }
        return user.call(SystemCallNumber.SET_SEND_MASK, machine.pid(whom), rules, words.length / 3);
    }

    @Test
    void shouldPermitOnlyWhatARuleNames() {
        spawnServer();
        machine.spawn("another", User::serve);
        machine.spawn("root", user -> assertEquals(0, restrict(user, "client", machine.pid("server"), OTHER, 99)));
        machine.spawn("client", user -> {
            assertError(Errno.EPERM, user.notify("server", TYPE, 0));
            assertEquals(0, user.notify("server", OTHER, 0));
            assertError(Errno.ECONNREFUSED, user.notify("server", 99, 0));
            assertError(Errno.EPERM, user.notify("server", 100, 0));
            assertError(Errno.EPERM, user.notify("another", OTHER, 0));
            machine.log("done");
        });
        machine.runUntilIdle();
        machine.assertLog("done");
    }

    @Test
    void shouldPermitWhatAnyOfSeveralRulesNames() {
        spawnServer();
        machine.spawn("root", user -> assertEquals(0, restrict(user, "client", 99, TYPE, TYPE, ANY, OTHER, OTHER)));
        machine.spawn("client", user -> {
            assertError(Errno.EPERM, user.notify("server", TYPE, 0));
            assertEquals(0, user.notify("server", OTHER, 0));
        });
        machine.runUntilIdle();
    }

    @Test
    void shouldPermitNothingWithoutRules() {
        spawnServer();
        machine.spawn("root", user -> assertEquals(0, restrict(user, "client")));
        machine.spawn("client", user -> assertError(Errno.EPERM, user.notify("server", TYPE, 0)));
        machine.runUntilIdle();
    }

    @Test
    void shouldBeInheritedByChildren() {
        spawnServer();
        Process parent = machine.spawn("parent", User::serve);
        machine.spawn("root", user -> assertEquals(0, restrict(user, "parent", ANY, OTHER, OTHER)));
        machine.runUntilIdle();
        Process child = machine.spawnChild(parent, "child", user -> {
            assertError(Errno.EPERM, user.notify("server", TYPE, 0));
            assertEquals(0, user.notify("server", OTHER, 0));
        });
        machine.runUntilIdle();
        machine.assertExited(child, 0);
    }

    @Test
    void shouldBeSetByTheParentButNotByTheChildOrASibling() {
        spawnServer();
        Process parent = machine.spawn("parent", user -> {
            user.giveWay();
            assertEquals(0, restrict(user, "child", ANY, OTHER, OTHER));
        });
        machine.spawnChild(parent, "child", user -> {
            assertError(Errno.EPERM, restrict(user, "child", ANY, 0, Long.MAX_VALUE));
            assertError(Errno.EPERM, restrict(user, "sibling", ANY, 0, 0));
            assertError(Errno.EPERM, restrict(user, "parent", ANY, 0, 0));
            user.giveWay();
            assertError(Errno.EPERM, user.notify("server", TYPE, 0));
            machine.log("done");
        });
        machine.spawnChild(parent, "sibling", user -> {});
        machine.runUntilIdle();
        machine.assertLog("done");
    }

    /** Else whoever is confined could let a child send for it. */
    @Test
    void shouldNotBeWiderThanThatOfTheParentThatSetsIt() {
        spawnServer();
        Process parent = machine.spawn("parent", User::serve);
        machine.spawn("root", user -> assertEquals(0, restrict(user, "parent", ANY, OTHER, OTHER + 9)));
        machine.runUntilIdle();
        Process middle = machine.spawnChild(parent, "middle", user -> {
            user.giveWay();
            long server = machine.pid("server");
            assertError(Errno.EPERM, restrict(user, "child", ANY, 0, Long.MAX_VALUE));
            assertError(Errno.EPERM, restrict(user, "child", server, TYPE, TYPE));
            assertError(Errno.EPERM, restrict(user, "child", server, OTHER, OTHER, ANY, OTHER + 9, OTHER + 10));
            assertEquals(0, restrict(user, "child", server, OTHER, OTHER + 9, server, OTHER, TYPE));
            machine.log("set");
        });
        machine.spawnChild(middle, "child", User::serve);
        machine.runUntilIdle();
        machine.assertLog("set");
    }

    @Test
    void shouldRefuseRulesThatCannotBeAndChangeNothing() {
        spawnServer();
        machine.spawn("root", user -> {
            long rules = user.filled(1, 0);
            long client = machine.pid("client");
            assertError(Errno.EINVAL, user.call(SystemCallNumber.SET_SEND_MASK, client, rules, -1));
            assertError(Errno.EINVAL, user.call(SystemCallNumber.SET_SEND_MASK, client, rules, 65));
            assertError(Errno.EINVAL, user.call(SystemCallNumber.SET_SEND_MASK, client, rules, Long.MAX_VALUE));
            assertError(Errno.EINVAL, user.call(SystemCallNumber.SET_SEND_MASK, client, rules + 1, 1));
            assertError(Errno.ESRCH, user.call(SystemCallNumber.SET_SEND_MASK, 99, rules, 1));
            assertError(Errno.EFAULT, user.call(SystemCallNumber.SET_SEND_MASK, client, 0, 1));
            long end = rules + Page.SIZE - 16;
            assertError(Errno.EFAULT, user.call(SystemCallNumber.SET_SEND_MASK, client, end, 1));
            assertError(Errno.EFAULT, user.call(SystemCallNumber.SET_SEND_MASK, client, -24, 1));
        });
        Process client = machine.spawn("client", user -> assertEquals(0, user.notify("server", TYPE, 0)));
        machine.runUntilIdle();
        machine.assertExited(client, 0);
    }
}
