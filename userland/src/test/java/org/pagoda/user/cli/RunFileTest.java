package org.pagoda.user.cli;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code run FILE.java}: programs and labs in one file, what they come to, and files that cannot be run. */
class RunFileTest {
    private static final String IMPORTS = "import org.pagoda.user.*;";

    /** Each in a line of its own, so that tests can tell lines. */
    private static final String FAMILY = """
            package some.where;
            import org.pagoda.user.*;
            import java.util.function.LongUnaryOperator;
            public class Other implements Program {
                record Range(long from, long to) {}
                class Sum {
                    long sum(Range range) {
                        LongUnaryOperator twice = n -> 2 * n;
                        return twice.applyAsLong((range.from + range.to) * (range.to - range.from + 1) / 2);
                    }
                }
                static int made;
                public void main(Libc libc) {
                    libc.print("twice the sum is " + new Sum().sum(new Range(1, 4)) + ", run " + ++made);
                    long page = libc.mmap(1);
                    libc.store64(page, 5);
                    long child = libc.fork(Child.class, page);
                    libc.waitChild(child, page, 0);
                    libc.print("the child ended with " + libc.load64(page));
                }
                static final class Child implements ChildEntry {
                    public void main(Libc libc, long page) {
                        libc.exit(libc.load64(page) - %d);
                    }
                }
            }
            """;

    private static final String GRIEF = """
            import org.pagoda.user.*;
            class Faults implements Program {
                public void main(Libc libc) {
                    libc.load8(1); // 4
                }
            }
            class Throws implements Program {
                public void main(Libc libc) {
                    libc.registerHandler(64, (inHandler, pid, type, value, size, flags) -> half(value));
                    libc.send(libc.getpid(), 64, 0, 0, 2);
                }
                long half(long n) {
                    return 1 / n; // 13
                }
            }
            class Deep implements Program {
                public void main(Libc libc) {
                    deeper(libc, libc.mmap(1), 0);
                }
                long deeper(Libc libc, long page, long n) {
                    libc.store64(page, n);
                    return deeper(libc, page, n + 1) + 1; // 22
                }
            }
            class Loops implements Program {
                public void main(Libc libc) {
                    libc.print("for ever");
                    while (System.getProperty("%1$s") == null) {} // 28
                }
            }
            class Waits implements Program {
                public void main(Libc libc) {
                    libc.pause();
                }
            }
            class Unborn implements Program {
                int a = 1 / "".length(); // 37
                public void main(Libc libc) {}
            }
            class Family implements Program {
                static class Thrower implements ChildEntry {
                    public void main(Libc libc, long n) {
                        throw new IllegalStateException("not\\ntoday"); // 43
                    }
                }
                public void main(Libc libc) {
                    libc.fork(Thrower.class, 0);
                    for (String each : "Faults Throws Unborn Waits".split(" ")) { libc.spawn(each); }
                    for (int i = 0; i < 4; i++) { libc.waitChild(-1, 0, 0); }
                    // 50
                    libc.startThread((own, n) -> own.store8(n, (byte) 1), 8); // 51
                    libc.pause();
                }
            }
            """;

    private static final String LAB = """
            import java.util.List;
            import org.pagoda.kernel.RunResult;
            import org.pagoda.kernel.boot.Machine;
            import org.pagoda.user.ProgramImage;
            import org.pagoda.user.lab.Lab;
            import org.pagoda.user.lab.LabKey;
            import org.pagoda.user.lab.LabRun;
            class Mine implements Lab {
                public String name() { return "mine"; }
                public String summary() { return "a lab of one's own"; }
                public List<LabKey> keys() { return List.of(new LabKey("n", "0-9", "1", "how many")); }
                public boolean run(LabRun run) {
                    int n = run.number("n", 0, 9, 1);
                    run.out().println("from " + 8 / n + ", " + run.setting("n") + ", " + run.address("n", 1)); // 14
                    try (Machine machine = run.machine().console(run.out()::print).build()) {
                        machine.spawn("it", new ProgramImage(machine.kernel(), libc -> libc.print("it runs")));
                        run.json(java.util.Map.of("n", n));
                        return machine.run().outcome() == RunResult.Outcome.ALL_EXITED && n < 3;
                    }
                }
            }
            class Helper implements org.pagoda.user.Program {
                public void main(org.pagoda.user.Libc libc) { libc.print("the helper"); }
            }
            """;

    @TempDir
    private Path folder;

    private String write(String name, String text) {
        try {
            return Files.writeString(folder.resolve(name), text).toString();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String[] line(String file, String... more) {
        return Stream.concat(Stream.of("run", file), Stream.of(more)).toArray(String[]::new);
    }

    // ---- a program ----

    @Test
    void shouldPrintWhatTheProgramPrintsAndWhatBecameOfIt() {
        String file = write("Hello.java", FAMILY.formatted(5));
        String text = Outcome.textOf("run", file);
        String head = """
                twice the sum is 20, run 1
                the child ended with 0

                  process   made by   end
                  Hello(1)            exit 0
                  Hello(2)  Hello(1)  exit 0

                """;
        assertTrue(text.startsWith(head), text);
        assertTrue(
                text.substring(head.length()).matches("[0-9]+ ticks, 0 sends, 0 frames left, trace [0-9a-f]{16}\\R"),
                text);
        assertEquals(text, Outcome.textOf("run", file, "--check"), "and it is the same again");
    }

    @Test
    void shouldFailIfAProcessDoes() {
        String file = write("Hello.java", FAMILY.formatted(3));
        Outcome outcome = Outcome.of("run", file, "--parallel", "--cpus=2");
        assertAll(
                outcome::toString,
                () -> assertEquals(ExitCode.FAILED, outcome.status()),
                () -> assertEquals("", outcome.err()),
                () -> assertTrue(outcome.out().contains("\nthe child ended with 2\n")),
                () -> assertTrue(outcome.out().contains("\n  Hello(2)  Hello(1)  exit 2\n")));
    }

    @Test
    void shouldGiveOneObjectToPrograms() {
        String file = write("Hello.java", FAMILY.formatted(3));
        Outcome outcome = Outcome.of("run", file, "--json", "--seed=7");
        assertEquals(ExitCode.FAILED, outcome.status(), outcome::toString);
        JsonObject object = outcome.json();
        assertEquals(
                "twice the sum is 20, run 1\nthe child ended with 2\n",
                object.get("printed").getAsString());
        assertEquals("Hello.java", object.get("file").getAsString());
        assertEquals("some.where.Other", object.get("main").getAsString());
        assertEquals(7, object.get("seed").getAsLong());
        assertEquals(2, object.get("processes").getAsLong());
        assertEquals(0, object.get("framesLeft").getAsLong());
        JsonArray ends = object.getAsJsonArray("ends");
        assertEquals(2, ends.size());
        JsonObject child = ends.get(1).getAsJsonObject();
        assertEquals("Hello(2)", child.get("process").getAsString());
        assertEquals("Hello(1)", child.get("parent").getAsString());
        assertEquals(2, child.get("status").getAsLong());
        assertFalse(child.get("isWell").getAsBoolean());
        assertTrue(child.get("cause").isJsonNull());
    }

    @Test
    @Tag("full")
    void shouldCountProcessesThatHaveNoRoomInTheTable() {
        String file = write(
                "Many.java",
                IMPORTS + "class Many implements Program { public void main(Libc libc) {"
                        + " for (int i = 0; i < 40; i++) { libc.fork(Child.class, i); libc.waitChild(-1, 0, 0); }"
                        + " libc.write(1, libc.mmap(1), 3); libc.serve(); }"
                        + " static class Child implements ChildEntry { public void main(Libc libc, long n) { libc.exit(n / 38); } } }");
        Outcome outcome = Outcome.of("run", file);
        assertEquals(ExitCode.FAILED, outcome.status(), outcome::toString);
        List<String> lines = outcome.out().lines().toList();
        assertEquals("\0\0\0", lines.get(0));
        assertTrue(lines.get(3).endsWith("waits for messages, in serve, at main (Many.java:1)"), outcome::toString);
        assertEquals(2, lines.stream().filter(line -> line.endsWith("exit 1")).count());
        assertTrue(lines.stream().anyMatch(line -> line.matches(" +\\.\\.\\. +19 more: exit 0")), outcome::toString);
    }

    @Test
    @Tag("full")
    void shouldLetAProgramServeForEver() {
        String file = write(
                "Serves.java",
                IMPORTS + "class Serves implements Program { public void main(Libc libc) { libc.serve(); } }");
        assertTrue(Outcome.textOf("run", file).contains("Serves(1)           waits for messages, in serve"));
    }

    // ---- how programs come to grief ----

    private String looped() {
        return "pagoda.test." + folder.getFileName();
    }

    private Outcome grief(String main, String... more) {
        String file = write("Grief.java", GRIEF.formatted(looped()));
        String[] line = line(
                file, Stream.concat(Stream.of("--main", main), Stream.of(more)).toArray(String[]::new));
        Outcome outcome = main.equals("Loops") ? Outcome.impatient(line) : Outcome.of(line);
        assertEquals(ExitCode.FAILED, outcome.status(), outcome::toString);
        assertEquals("", outcome.err());
        return outcome;
    }

    @Test
    void shouldSayTheLineOfAStackThatIsTooDeep() {
        Outcome outcome = grief("Deep");
        assertTrue(
                outcome.out().contains("killed: java.lang.StackOverflowError, at deeper (Grief.java:2"),
                outcome::toString);
        assertTrue(outcome.out().lines().count() < 20, outcome::toString);
    }

    @Test
    void shouldNameTheTaskThatLoops() {
        try {
            Outcome outcome = grief("Loops");
            assertTrue(outcome.out()
                    .startsWith("for ever\n\nThe run did not come to its end: a program ran for too long"));
            assertTrue(
                    outcome.out().contains("\n  Grief(1)           still runs, at main (Grief.java:28)\n"),
                    outcome::toString);
        } finally {
            System.setProperty(looped(), "over"); // which ends its host thread
        }
    }

    @Test
    @Tag("full")
    void shouldSayThatATickLimitHasEndedTheRun() {
        Outcome outcome = grief("Throws", "--ticks=2");
        assertTrue(outcome.out().startsWith("\nThe run did not come to its end: the tick limit was reached.\n"));
        assertTrue(outcome.out().contains("0 frames left"), outcome::toString);
    }

    @Test
    void shouldSayWhyAndAtWhichLineProcessesWereKilled() {
        List<String> words = new ArrayList<>();
        List<String> places = new ArrayList<>();
        for (JsonElement end : grief("Family", "--json").json().getAsJsonArray("ends")) {
            JsonObject object = end.getAsJsonObject();
            words.add(object.get("process").getAsString() + " "
                    + object.get("words").getAsString());
            object.getAsJsonArray("places").forEach(place -> places.add(place.getAsString()));
        }
        assertEquals(
                List.of(
                        "Grief(1) killed: page fault: store at 0x8, at a lambda of main (Grief.java:51)",
                        "Grief(2) killed: java.lang.IllegalStateException: not today, at main (Grief.java:43)",
                        "Faults(3) killed: page fault: load at 0x1, at main (Grief.java:4)",
                        "Throws(4) killed: java.lang.ArithmeticException: / by zero, at half (Grief.java:13)",
                        "Unborn(5) killed: Grief.java: class Unborn cannot be made: its constructor throws"
                                + " java.lang.ArithmeticException: / by zero at <init> (Grief.java:37)",
                        "Waits(6) waits for a message, at main (Grief.java:33)"),
                words);
        assertEquals(
                List.of(
                        "a lambda of main (Grief.java:51)",
                        "main (Grief.java:43)",
                        "main (Grief.java:4)",
                        "half (Grief.java:13)",
                        "a lambda of main (Grief.java:9)",
                        "main (Grief.java:33)"),
                places);
    }

    // ---- a lab ----

    @Test
    void shouldRunALabAsAnyOther() {
        String file = write("Mine.java", LAB);
        assertEquals("from 4, 2, 2\nit runs\n", Outcome.textOf("run", file, "--set=n=2"));
        Outcome failed = Outcome.of("run", file, "--json", "--set=n=3");
        assertEquals(ExitCode.FAILED, failed.status());
        assertEquals(3, failed.json().get("n").getAsLong());
        Outcome.of("run", file, "--set=m=1").assertBadUsage("lab mine has no key 'm'; it has n");
        assertTrue(Outcome.textOf("run", file, "--until=2").startsWith("tick 2\nprocesses\n  it(1)"));
    }

    @Test
    void shouldSayWhereALabThrows() {
        Outcome outcome = Outcome.of("run", write("Mine.java", LAB), "--set=n=0");
        assertEquals(ExitCode.FAILED, outcome.status());
        outcome.assertOneComplaint(
                "Mine.java: run() of class Mine throws java.lang.ArithmeticException: / by zero at run (Mine.java:14)");
        Outcome without = Outcome.of("run", write("Mine.java", LAB.replace("\"mine\"", "null")));
        without.assertBadUsage("Mine.java: name() of class Mine gives null");
    }

    @Test
    void shouldChooseWhatItIsTold() {
        String file = write("Mine.java", LAB);
        assertTrue(Outcome.textOf("run", file, "--main=Helper").startsWith("the helper\n"));
        Outcome.of("run", file, "--main=Nobody")
                .assertBadUsage("--main Nobody: Mine.java has no such program or lab; it has Mine, Helper");
        Outcome.of("run", "pingpong", "--main=Mine").assertBadUsage("--main Mine: only a file");
    }

    // ---- what cannot be run ----

    private void refuse(String text, String why) {
        Outcome.of("run", write("Bad.java", text)).assertBadUsage(why);
    }

    @Test
    void shouldRefuseWhatIsNoFileOfSource() throws IOException {
        Outcome.of("run", folder.resolve("Missing.java").toString()).assertBadUsage("there is no file ");
        Path inside = Files.createDirectory(folder.resolve("Folder.java"));
        Outcome.of("run", inside.toString()).assertBadUsage("Folder.java is a folder, not a file");
        refuse("", "Bad.java is empty");
        Path latin = Files.write(folder.resolve("Latin.java"), "// \u00e4".getBytes(StandardCharsets.ISO_8859_1));
        Outcome.of("run", latin.toString()).assertBadUsage("Latin.java is not UTF-8");
    }

    @Test
    void shouldRefuseAFileWithoutAProgram() {
        refuse(
                "class A { public static void main(String[] args) {} }",
                "Bad.java has no class that implements org.pagoda.user.Program, or org.pagoda.user.lab.Lab");
        refuse(IMPORTS + "abstract class A implements Program {}", "; A is abstract");
        refuse(
                IMPORTS + "class A implements Program { A(int a) {} public void main(Libc libc) {} }",
                "Bad.java: class A has no constructor without parameters");
    }

    @Test
    void shouldRefuseAFileWithTwoPrograms() {
        refuse(
                IMPORTS + "class A implements Program { public void main(Libc libc) {} } class B extends A {}",
                "Bad.java has 2 programs: A, B; --main CLASS says which one is to run");
    }

    @Test
    @Tag("full")
    void shouldRefuseToSetSomething() {
        String file = write("Plain.java", IMPORTS + "class A implements Program { public void main(Libc libc) {} }");
        Outcome.of("run", file, "--set=a=1").assertBadUsage("Plain.java has no key 'a'; it has none");
    }

    @Test
    void shouldShowWhatDoesNotCompile() {
        Outcome outcome = Outcome.of(
                "run", write("Bad.java", "class A {\n    int a = b;\n    void m() { System.exit(1); }\n}\n"));
        assertAll(
                outcome::toString,
                () -> assertEquals(ExitCode.USAGE, outcome.status()),
                () -> assertEquals("", outcome.out()),
                () -> assertEquals("""
                        Bad.java:2: error: cannot find symbol
                            int a = b;
                                    ^
                          symbol:   variable b
                          location: class A
                        Bad.java:3: error: java.lang.System.exit cannot be used here: a program ends with libc.exit(status)
                            void m() { System.exit(1); }
                                       ^
                        2 errors
                        """, outcome.err()));
    }
}
