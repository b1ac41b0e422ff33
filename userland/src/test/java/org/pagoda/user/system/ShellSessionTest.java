package org.pagoda.user.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.pagoda.kernel.boot.Machine;

/** A session in which a test types. */
class ShellSessionTest {
    private static final String INTERRUPT = "^C";
    private static final String END = "^D";

    /** Types what it is given; presses Ctrl-C when a program has been running for a while and that is next. */
    private static final class Script implements Keyboard {
        private final ArrayDeque<String> script;
        private final List<String> completed = new ArrayList<>();
        private ShellSession session;

        Script(String... script) {
            this.script = new ArrayDeque<>(List.of(script));
        }

        @Override
        public Typed next() {
            if (!script.isEmpty() && script.element().startsWith("\t")) {
                completed.addAll(session.completion().candidates(script.remove().substring(1)));
            }
            String next = script.isEmpty() ? END : script.remove();
            return switch (next) {
                case INTERRUPT -> Typed.interrupt();
                case END -> Typed.end();
                default -> Typed.line((next + "\n").getBytes(StandardCharsets.UTF_8));
            };
        }

        @Override
        public boolean isInterrupted(long tick) {
            return INTERRUPT.equals(script.peek()) && isBusy;
        }

        private boolean isBusy;

        @Override
        public void onBusy() {
            isBusy = true;
        }

        @Override
        public void onInterrupted() {
            isBusy = false;
            script.remove();
        }
    }

    private record Ran(int status, String screen, String hash, List<String> completed) {}

    private static Ran run(String... typed) {
        StringBuilder screen = new StringBuilder();
        Script script = new Script(typed);
        String hash;
        int status;
        try (Machine machine =
                Machine.builder().memory("8M").console(screen::append).build()) {
            script.session = new ShellSession(machine, false, script);
            status = script.session.run(List.of("-i"));
            assertEquals(List.of(), machine.check());
            hash = machine.trace().hash();
        }
        return new Ran(status, screen.toString().replace("$ ", "").replace("> ", ""), hash, script.completed);
    }

    @Test
    void shouldEndWithTheStatusOfTheLastCommand() {
        assertEquals(3, run("exit 3").status());
        assertEquals(1, run("false").status());
        assertEquals("a\n", run("echo a").screen());
    }

    @Test
    void shouldEndWhatWaitsForInputAtCtrlC() {
        assertEquals("x\n130\n", run("cat", "x", INTERRUPT, "echo $?").screen());
        assertEquals("130\n", run("cat | cat", INTERRUPT, "echo $?").screen());
        assertEquals("130\n", run("sh -c cat", INTERRUPT, "echo $?").screen());
    }

    @Test
    void shouldEndWhatComputesAtCtrlC() {
        assertEquals("130\n", run("while :; do :; done", INTERRUPT, "echo $?").screen());
        assertEquals(
                "130\n",
                run("sh -c 'while :; do :; done'; echo not this", INTERRUPT, "echo $?")
                        .screen());
        assertEquals(
                "130\n",
                run("while :; do sleep 1000000; done", INTERRUPT, "echo $?").screen());
        assertEquals(
                "130\n", run("seq 1000000000 > /dev/null", INTERRUPT, "echo $?").screen());
    }

    @Test
    void shouldForgetTheLinesOfACommandAtCtrlC() {
        assertEquals(
                "130\n",
                run("if true", "then echo not this", INTERRUPT, "echo $?").screen());
        assertEquals("130\n", run(INTERRUPT, "echo $?").screen());
        assertEquals("[]\n", run("read x", INTERRUPT, "echo \"[$x]\"").screen());
    }

    @Test
    void shouldNotEndABackgroundJobAtCtrlC() {
        Ran ran = run("while :; do :; done &", "cat", INTERRUPT, "jobs", "kill %1", "exit 5");
        assertEquals(5, ran.status());
        assertTrue(ran.screen().contains("[1] Running"), ran.screen());
    }

    @Test
    void shouldGoOnBehindTheEndOfWhatAProgramReads() {
        assertEquals("x\nafter\n", run("cat", "x", END, "echo after").screen());
    }

    @Test
    void shouldSayOnceThatCtrlCEndedSomething() {
        assertEquals("130\n0\n", run("cat", INTERRUPT, "echo $?", "echo $?").screen());
    }

    @Test
    void shouldLetABackgroundJobGoOnForAWhile() {
        assertTrue(run("{ sleep 1000; echo done; } &", ":", "exit 0").screen().contains("done\n"));
    }

    @Test
    void shouldDoTheSameWhenTheSameIsTyped() {
        String[] typed = {"while :; do :; done &", "seq 1000000000 > /dev/null", INTERRUPT, "cat", "x", INTERRUPT};
        assertEquals(run(typed).hash(), run(typed).hash());
    }

    // ---- completion ----

    private static List<String> complete(String line) {
        return run(
                        "mkdir /tmp/d /tmp/'two words'",
                        "touch /tmp/d/one /tmp/.hidden /tmp/'$x'",
                        "cd /tmp/d",
                        "VALUE=1",
                        "fun() { :; }",
                        "\t" + line)
                .completed();
    }

    @Test
    void shouldCompleteCommandsWhereTheyMayStand() {
        assertEquals(List.of("echo"), complete("ec"));
        assertEquals(List.of("while"), complete("true | whi"));
        assertEquals(List.of("fun"), complete("if fu"));
        assertEquals(List.of("readonly"), complete("x;reado"));
        assertEquals(List.of(), complete("echo ec"));
    }

    @Test
    void shouldCompleteFiles() {
        assertEquals(List.of("one"), complete("echo o"));
        assertEquals(List.of("../d/"), complete("cat ../d"));
        assertEquals(List.of("/tmp/d/one"), complete("cat < /tmp/d/"));
        assertEquals(List.of("/proc/meminfo"), complete("cat /proc/mem"));
        assertEquals(List.of("/dev/null"), complete("x >/dev/nul"));
        assertEquals(List.of("../two\\ words/"), complete("ls ../tw"));
        assertEquals(List.of("../two\\ words/"), complete("ls ../two\\ w"));
        assertEquals(List.of("'../two words/"), complete("ls '../two w"));
        assertEquals(List.of("../\\$x"), complete("ls ../\\$"));
        assertEquals(List.of("../.hidden"), complete("ls ../.h"));
        assertEquals(List.of("../\\$x", "../d/", "../two\\ words/"), complete("ls ../"));
        assertEquals(List.of(), complete("ls /none/"));
        assertEquals(List.of(), complete("ls one/"));
    }

    @Test
    void shouldCompleteVariables() {
        assertEquals(List.of("$VALUE"), complete("echo $VA"));
        assertEquals(List.of("a${VALUE}"), complete("echo a${VA"));
        assertEquals(List.of("\"$HOME"), complete("echo \"$HO"));
        assertEquals(List.of(), complete("echo '$HO"));
    }

    @Test
    void shouldNotBeNoticedWhenItCompletes() {
        String looks = "cat /proc/self/status; ls -l /proc > /dev/null; stat /tmp";
        String without = run("cd /proc", looks, "true").hash();
        assertEquals(
                without,
                run("cd /proc", "\tcat ", looks, "\tcat /proc/1", "true").hash());
    }
}
