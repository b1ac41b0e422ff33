package org.pagoda.user.source;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
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

    private static String complaint(String text) {
        LoadedFile file = load(text);
        return assertThrows(UsageException.class, () -> file.make(file.only(Program.class)))
                .getMessage();
    }

    @Test
    void shouldMakeTheProgramOfAFile() {
        LoadedFile file = load("package a.b; " + hello("", ""));
        Program program = file.make(file.only(Program.class));
        assertEquals("a.b.Hello", program.getClass().getName());
        assertTrue(file.implementing(Lab.class).isEmpty());
    }

    @Test
    void shouldLoadOtherClassesEachTime() {
        CompiledFile compiled =
                SourceCompiler.compile(new SourceFile("Other.java", hello("public", "static int count;")));
        assertNotSame(compiled.load().only(Program.class), compiled.load().only(Program.class));
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

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "org.pagoda.kernel.Kernel k;|org.pagoda.kernel.Kernel cannot be used here",
                "Object o = org.pagoda.kernel.boot.Machine.builder();|org.pagoda.kernel.boot.Machine cannot be used here",
                "Object o = org.pagoda.user.lab.Labs.all();|org.pagoda.user.lab.Labs cannot be used here",
                "org.agrona.collections.LongArrayList l;|org.agrona.collections.LongArrayList cannot be used here",
                "void m() { System.out.println(); }|java.lang.System.out cannot be used here: a program prints with libc.print",
                "void m() { System.exit(1); }|java.lang.System.exit cannot be used here: a program ends with libc.exit",
                "Object o = new Thread();|java.lang.Thread cannot be used here: a program starts threads with libc"
            })
    void shouldRefuseWhatIsNotOnTheList(String member, String message) {
        List<String> lines = problems("class A {\n    " + member + "\n}\n");
        assertTrue(lines.get(0).startsWith("Hello.java:2: error: " + message), lines::toString);
        assertEquals("1 error", lines.get(lines.size() - 1));
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
        String look = "{ try { Class.forName(\"org.pagoda.%s\"); } catch (ClassNotFoundException e) {"
                + " throw new IllegalStateException(e.getMessage()); } }";
        assertTrue(complaint(hello("", look.formatted("kernel.Kernel"))).contains("Kernel cannot be used here"));
        LoadedFile file = load(hello("", look.formatted("user.Reply")));
        file.make(file.only(Program.class));
    }

    @Test
    void shouldRefuseAPackageOfPagoda() {
        assertEquals(
                "Hello.java: error: its package cannot be one of Pagoda's",
                problems("package org.pagoda.user; class A {}").get(0));
    }

    // ---- what can be made of it ----

    @Test
    void shouldSayThatThereIsNone() {
        assertEquals("Hello.java has no class that implements Program", complaint("class A {}"));
        assertEquals("Hello.java has no class that implements Program", complaint("// nothing"));
        assertEquals(
                "Hello.java has no class that implements Program; Hello is abstract", complaint(hello("abstract", "")));
    }

    @Test
    void shouldSayThatThereAreTwo() {
        assertEquals(
                "Hello.java has 2 classes that implement Program, and only one can be taken: Hello, B",
                complaint(hello("", "") + "class B extends Hello {}"));
    }

    @Test
    void shouldSayWhyNoneCanBeMade() {
        assertEquals(
                "Hello.java: class Hello has no constructor without parameters",
                complaint(hello("", "Hello(int a) {}")));
        assertEquals(
                "Hello.java: class Hello cannot be made: its constructor throws java.lang.ArithmeticException: / by zero"
                        + " at <init> (Hello.java:4)",
                complaint(hello("", "private Hello() { int a = 1 / \"\".length(); }")));
        assertTrue(complaint(hello("", "static int a = 1 / \"\".length();"))
                .contains("/ by zero at <clinit> (Hello.java:4)"));
    }

    @Test
    void shouldSayThatAJavaHasNoCompiler() {
        SourceFile file = new SourceFile("Hello.java", "class A {}");
        String message = assertThrows(UsageException.class, () -> SourceCompiler.compile(file, null))
                .getMessage();
        assertTrue(message.contains("is a Java without a compiler; use a JDK"), message);
    }
}
