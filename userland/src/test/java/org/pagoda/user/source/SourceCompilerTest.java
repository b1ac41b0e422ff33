package org.pagoda.user.source;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.pagoda.user.Program;
import org.pagoda.user.lab.Lab;
import org.pagoda.user.lab.UsageException;

/** Source files in memory: what compiles, what is said of what does not, and what can be made of it. */
class SourceCompilerTest {
    private static final String HELLO = """
            import org.pagoda.user.Libc;
            import org.pagoda.user.Program;
            %s class Hello%s {
                %s
                public void main(Libc libc) {
                    record Pair(int a, int b) {}
                    Runnable print = () -> libc.print(new Pair(1, 2) + " " + new Inner().number);
                    print.run();
                }
                class Inner {
                    int number = 3;
                }
            }
            """;

    private static String hello(String modifiers, String members) {
        return HELLO.formatted(modifiers, " implements Program", members);
    }

    private static LoadedFile load(String text) {
        return SourceCompiler.compile(new SourceFile("Hello.java", text)).load();
    }

    private static List<String> problems(String text) {
        SourceFile file = new SourceFile("Hello.java", text);
        return assertThrows(SourceProblemsException.class, () -> SourceCompiler.compile(file))
                .lines();
    }

    private static String complaint(LoadedFile file, String name) {
        return assertThrows(UsageException.class, () -> file.make(file.named(Program.class, name)))
                .getMessage();
    }

    @Test
    void shouldMakeTheProgramOfAFileAnewEachTime() {
        SourceFile file = new SourceFile("Other.java", "package a.b; " + hello("public", "static int count;"));
        CompiledFile compiled = SourceCompiler.compile(file);
        LoadedFile loaded = compiled.load();
        Program program = loaded.make(loaded.named(Program.class, "Hello"));
        assertEquals("a.b.Hello", program.getClass().getName());
        assertTrue(loaded.implementing(Lab.class).isEmpty());
        assertNotSame(program.getClass(), compiled.load().named(Program.class, "a.b.Hello"));
    }

    @Test
    void shouldShowTheLineAndAColumn() {
        assertEquals(
                List.of(
                        "Hello.java:2: error: cannot find symbol",
                        "\tint a = \"\u00e4\" + b;",
                        "\t              ^",
                        "  symbol:   variable b",
                        "  location: class A",
                        "1 error"),
                problems("class A {\r\n\tint a = \"\u00e4\" + b;\r\n}\r\n"));
    }

    @Test
    void shouldShowAllProblemsInTheOrderOfTheFile() {
        List<String> lines = problems("class A {\n  System s = null;\n  int a = 1\n}\nclass B {");
        assertEquals("Hello.java:3: error: ';' expected", lines.get(0));
        assertTrue(lines.contains("Hello.java:5: error: reached end of file while parsing"), lines::toString);
        assertEquals("2 errors", lines.get(lines.size() - 1));
    }

    @Test
    void shouldSayNothingOfWarnings() {
        load("class A { java.util.List<String> list = new java.util.ArrayList(); Integer i = new Integer(3); }");
    }

    // ---- what a file may use ----

    @Test
    void shouldRefuseWhatIsNotOnTheList() {
        List<List<String>> refused = List.of(
                List.of("org.pagoda.kernel.Kernel k;", "org.pagoda.kernel.Kernel cannot be used here"),
                List.of(
                        "Object m = org.pagoda.kernel.boot.Machine.builder();",
                        "org.pagoda.kernel.boot.Machine cannot be used here"),
                List.of("Object l = org.pagoda.user.lab.Labs.all();", "org.pagoda.user.lab.Labs cannot be used here"),
                List.of(
                        "org.agrona.collections.LongArrayList a;",
                        "org.agrona.collections.LongArrayList cannot be used here"),
                List.of(
                        "void m() { System.out.println(); }",
                        "java.lang.System.out cannot be used here: a program prints with libc.print"),
                List.of(
                        "void n() { System.exit(1); }",
                        "java.lang.System.exit cannot be used here: a program ends with libc.exit"),
                List.of(
                        "Object o = new Thread();",
                        "java.lang.Thread cannot be used here: a program starts threads with libc"));
        String members = refused.stream().map(each -> each.get(0)).collect(Collectors.joining("\n"));
        List<String> lines = problems("class A {\n" + members + "\n}\n");
        assertEquals(3 * refused.size() + 1, lines.size(), lines::toString);
        for (int i = 0; i < refused.size(); i++) {
            String error = lines.get(3 * i);
            String expected =
                    "Hello.java:" + (i + 2) + ": error: " + refused.get(i).get(1);
            assertTrue(error.startsWith(expected), () -> error + " is not " + expected);
        }
    }

    @Test
    void shouldRefuseAnImport() {
        List<String> lines =
                problems("import java.util.List;\nimport org.pagoda.kernel.Kernel;\nclass A { Kernel k; }\n");
        assertTrue(lines.get(0).startsWith("Hello.java:2: error: org.pagoda.kernel.Kernel cannot be used here"));
    }

    @Test
    void shouldLetLabsUseTheMachine() {
        load(
                "import org.pagoda.user.lab.Lab;\nimport org.pagoda.kernel.boot.*;\nclass A { Object o = Machine.builder().build().kernel(); }");
        assertTrue(problems("import org.pagoda.user.lab.Lab;\nclass A { Object o = org.pagoda.user.lab.Labs.all(); }")
                .get(0)
                .contains("Labs cannot be used here"));
    }

    @Test
    void shouldHideByNameWhatCannotBeImported() {
        String look = """
                { try { Class.forName("org.pagoda.user.Reply"); Class.forName("org.pagoda.kernel.Kernel"); }
                catch (ClassNotFoundException e) { throw new IllegalStateException(e.getMessage()); } }
                """;
        String complaint = complaint(load(hello("", look)), "Hello");
        assertTrue(complaint.contains("org.pagoda.kernel.Kernel cannot be used here"), complaint);
    }

    @Test
    void shouldRefuseAPackageOfPagoda() {
        assertEquals(
                "Hello.java: error: its package cannot be one of Pagoda's",
                problems("package org.pagoda.user; class A {}").get(0));
    }

    // ---- what can be made of it ----

    @Test
    void shouldSayWhyNoneCanBeMade() {
        LoadedFile file = load("""
                import org.pagoda.user.*;
                abstract class Plain implements Program { public void main(Libc libc) {} }
                class Needs extends Plain { Needs(int a) {} }
                class Fails extends Plain { private Fails() { int a = 1 / "".length(); } }
                class Static extends Plain { static int a = 1 / "".length(); }
                """);
        assertEquals("Hello.java: class Needs has no constructor without parameters", complaint(file, "Needs"));
        assertEquals(
                "Hello.java: class Fails cannot be made: its constructor throws java.lang.ArithmeticException: / by zero"
                        + " at <init> (Hello.java:4)",
                complaint(file, "Fails"));
        assertTrue(complaint(file, "Static").contains("/ by zero at <clinit> (Hello.java:5)"));
        assertEquals("Hello.java has no class Plain that implements Program", complaint(file, "Plain"));
    }

    @Test
    void shouldSayThatAJavaHasNoCompiler() {
        SourceFile file = new SourceFile("Hello.java", "class A {}");
        String message = assertThrows(
                        UsageException.class, () -> SourceCompiler.compile(file, (javax.tools.JavaCompiler) null))
                .getMessage();
        assertTrue(message.contains("is a Java without a compiler; use a JDK"), message);
    }
}
