package org.pagoda.user.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.InputStream;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.pagoda.ipc.SendFlags;
import org.pagoda.kernel.boot.Machine;
import org.pagoda.kernel.log.KernelLog;
import org.pagoda.kernel.log.LogLevel;
import org.pagoda.user.Libc;
import org.pagoda.user.ProgramImage;

/** {@code ps}, {@code top}, {@code ipcstat} and {@code klogd}, as people use them. */
@Tag("longer")
class ObservingProgramsTest {
    private static final long TYPE = 64;

    /** What a session prints, and its status; nothing is left of it. */
    private static String session(String commands) {
        StringBuilder screen = new StringBuilder();
        try (Machine machine = Machine.builder()
                .console(screen::append)
                .checked(Boolean.getBoolean("pagoda.full"))
                .build()) {
            ShellSession session = new ShellSession(machine, false, new StreamKeyboard(InputStream.nullInputStream()));
            int status = session.run(List.of("-c", commands));
            assertEquals(List.of(), machine.kernel().processes(), "the log daemon ends with the session");
            assertEquals(List.of(), machine.check());
            machine.shutDown();
            return screen + "status " + status;
        }
    }

    /** What {@code program} makes appear on the console of a machine that has all programs but init. */
    private static String machine(Consumer<Machine> before, Consumer<Libc> program) {
        StringBuilder screen = new StringBuilder();
        try (Machine machine = Machine.builder()
                .console(screen::append)
                .checked(Boolean.getBoolean("pagoda.full"))
                .build()) {
            StandardPrograms.addTo(machine);
            before.accept(machine);
            machine.spawn("driver", new ProgramImage(machine.kernel(), program::accept));
            machine.run();
            machine.shutDown();
            assertEquals(List.of(), machine.check());
        }
        return screen.toString();
    }

    /** Begins a program and waits for it. */
    private static void run(Libc libc, String name, String... arguments) {
        long page = libc.mmap(1);
        libc.waitChild(libc.spawn(name, arguments), page, 0);
        libc.munmap(page, 1);
    }

    // ---- ps ----

    @Test
    void shouldListProcesses() {
        assertEquals("""
                PID PPID S COMMAND
                  1    0 S init
                  2    1 S klogd
                  3    1 S sh -c ps -o pid,ppid,s,args; exit 3
                  4    3 R ps -o pid,ppid,s,args
                status 3""", session("ps -o pid,ppid,s,args; exit 3"));
        List<String> lines = session("ps -ef").lines().toList();
        assertEquals("UID PID PPID STAT STIME TIME RSS CMD", lines.get(0));
        assertTrue(lines.get(2).matches("  0   2    1 S +\\d+ +\\d+ +\\d+ klogd"), lines.get(2));
    }

    @Test
    void shouldChooseWhatIsListed() {
        assertEquals("  P What\n4.1 klogd\nstatus 0", session("sleep 1; klogd & ps -p $! -o pid=P,comm=What; kill $!"));
        assertEquals("2\nklogd\nstatus 0", session("ps -p 2 -o pid=; ps -p 2 -o comm="));
        assertEquals("PID\nstatus 1", session("ps -p 77 -o pid"));
        assertEquals("ps: unknown column 'colour'\nstatus 1", session("ps -o colour"));
        assertEquals("a child's end\n1\nstatus 0", session("ps -p 1 -o wchan=; ps -p 1 -o nlwp="));
    }

    @Test
    void shouldKillWhatPsPrints() {
        String find = "ps -e -o pid=,comm= | while read p c; do test $c = sleep && echo $p; done";
        assertEquals(
                "4.1\ngone\nstatus 0",
                session("sleep 1; sleep 1000000 & p=$(" + find + "); echo $p; kill $p; wait; test -z \"$(" + find
                        + ")\" && echo gone"));
        assertEquals("sh: 1: kill: (4): No such process\nstatus 1", session("sleep 1; sleep 10 & kill 4"));
    }

    // ---- top ----

    @Test
    void shouldShowWhoUsesTheMachine() {
        String commands = "sleep 100000 & while true; do :; done & top -n 2 -d 5000; kill %1 %2";
        String shown = session(commands);
        assertEquals(shown, session(commands));
        List<String> pictures = List.of(shown.split("\n\n(?=top)", -1));
        assertEquals(2, pictures.size());
        assertTrue(pictures.get(1).startsWith("top - "), shown);
        assertTrue(pictures.get(1).contains("Processes: 6 total, "), shown);
        List<String> lines = pictures.get(1).lines().skip(5).limit(6).toList();
        double sum = 0;
        for (String line : lines) {
            sum += Double.parseDouble(line.strip().split(" +", -1)[3]);
        }
        assertTrue(sum > 95 && sum <= 100.5, shown);
        assertTrue(lines.get(0).matches(" *\\S+ root R +9\\d\\.\\d .* sh"), shown);
        assertEquals("top: invalid count: '-1'\nstatus 1", session("top -n -1"));
    }

    // ---- ipcstat ----

    @Test
    void shouldAddUpMessages() {
        String shown = machine(
                machine -> machine.spawn("server", new ProgramImage(machine.kernel(), libc -> {
                    libc.registerHandler(TYPE, (each, sender, type, address, size, flags) -> 0);
                    libc.registerHandler(TYPE + 1, (each, sender, type, address, size, flags) -> 0);
                    libc.mask(TYPE + 1);
                    libc.serve();
                })),
                libc -> {
                    libc.sleep(100);
                    for (int i = 0; i < 5; i++) {
                        libc.send(1, TYPE + i % 2, 7, 0, SendFlags.MOVE);
                    }
                    libc.sleep(100);
                    run(libc, "ipcstat");
                    run(libc, "ipcstat", "-t");
                    libc.kill(1);
                    run(libc, "ipcstat");
                });
        assertTrue(shown.startsWith("messages: admitted 5 = handled 3 + queued 2 + in handler 0 + dropped 0\n"), shown);
        assertTrue(shown.contains("\n  1        5       3      2       0       0        0 server\n"), shown);
        assertTrue(shown.contains("""
                PID TYPE MASKED HANDLED QUEUED NAME
                  1   64 no           3      0 server
                  1   65 yes          0      2 server
                """), shown);
        assertTrue(shown.contains("""
                messages: admitted 5 = handled 3 + queued 0 + in handler 0 + dropped 2
                pages: handled 0 = kept 0 + returned 0 + freed 0
                dropped: all 2 = receiver ended 2 + no handler 0 + over quota 0 + caller gone 0
                sends: 5; broadcasts rejected: 0; events coalesced: 0
                """), shown);
        assertTrue(shown.contains("\n  -        5       3      0       0       2        0 (ended)\n"), shown);
    }

    // ---- klogd ----

    @Test
    void shouldKeepTheLogInAFile() {
        assertEquals(
                "one\ntwo\nstatus 0",
                session("echo '<6>one' > /dev/kmsg; echo '<6>two' > /dev/kmsg; sleep 100; "
                        + "tail -n 2 /var/log/messages | while read a b c; do echo $c; done"));
    }

    /** 200 lines of 800 bytes and more are 2.5 files. */
    @Test
    void shouldBeginAnotherFileWhenOneIsFull() {
        KernelLog[] log = new KernelLog[1];
        String shown = machine(machine -> log[0] = machine.faces().log(), libc -> {
            long daemon = libc.spawn("klogd");
            for (int i = 0; i < 200; i++) {
                log[0].printk(LogLevel.KERN_DEBUG, i + "x".repeat(800));
                libc.sleep(200);
            }
            run(libc, "wc", "-l", "/var/log/messages.0", "/var/log/messages");
            libc.kill(daemon);
        });
        assertEquals("   80 /var/log/messages.0\n   40 /var/log/messages\n  120 total\n", shown);
    }

    @Test
    void shouldSayHowManyLinesItHasNotSeen() {
        KernelLog[] log = new KernelLog[1];
        String shown = machine(machine -> log[0] = machine.faces().log(), libc -> {
            long daemon = libc.spawn("klogd");
            log[0].printk(LogLevel.KERN_INFO, "first");
            libc.sleep(1000);
            for (int i = 0; i < 100; i++) {
                log[0].printk(LogLevel.KERN_INFO, "x".repeat(900));
            }
            libc.sleep(10_000);
            run(libc, "grep", "-v", "xxx", "/var/log/messages");
            libc.kill(daemon);
        });
        // Of the lines that the ring has lost it had seen the first one.
        assertTrue(log[0].lost() > 1);
        assertTrue(shown.matches("\\[ +\\d+] first\nklogd: " + (log[0].lost() - 1) + " lines lost\n"), shown);
    }
}
