package org.pagoda.ipc.syscall.processor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the compiler says of system calls that cannot be, and what it writes for others. */
class SystemCallProcessorTest {
    private static final String HEAD = "import org.pagoda.ipc.syscall.*; import org.pagoda.mmu.Errno;\n";

    @TempDir
    private Path folder;

    private record Source(String name, String text) {
        JavaFileObject file() {
            URI uri = URI.create("string:///" + name + ".java");
            return new SimpleJavaFileObject(uri, JavaFileObject.Kind.SOURCE) {
                @Override
                public CharSequence getCharContent(boolean ignoreEncodingErrors) {
                    return text;
                }
            };
        }
    }

    /** The errors in the classes; what is written stays in the folder, and needs the table, which is not on this floor. */
    private List<String> compile(String... classes) {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        DiagnosticCollector<JavaFileObject> diagnostics = new DiagnosticCollector<>();
        List<JavaFileObject> files = List.of(classes).stream()
                .map(text -> new Source(text.replaceAll("(?s).*?class (\\w+).*", "$1"), HEAD + text).file())
                .toList();
        List<String> options = List.of(
                "-proc:only",
                "-d",
                folder.toString(),
                "-classpath",
                System.getProperty("java.class.path"),
                "-A" + SystemCallProcessor.NUMBERS + "=some.place.Numbers");
        JavaCompiler.CompilationTask task = compiler.getTask(null, null, diagnostics, options, null, files);
        task.setProcessors(List.of(new SystemCallProcessor()));
        task.call();
        return diagnostics.getDiagnostics().stream()
                .filter(each -> each.getKind() == Diagnostic.Kind.ERROR && isOurs(each.getSource()))
                .map(each -> each.getMessage(Locale.ROOT))
                .toList();
    }

    private static boolean isOurs(@Nullable JavaFileObject file) {
        return file == null || "string".equals(file.toUri().getScheme());
    }

    private String written(String name) throws IOException {
        return Files.readString(folder.resolve(name + ".java"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "@SystemCall(number = 1) long f(long a, long b, long c, long d, long e, long f, long g) { return 0; }"
                        + "| system call f has 7 parameters; only 6 fit into registers",
                "@SystemCall(number = 256) void f() {} | system call f has number 256, not 0 to 255",
                "@SystemCall(number = -1) void f() {} | system call f has number -1, not 0 to 255",
                "@SystemCall(number = 1) void f(String s) {} "
                        + "| parameter s is a java.lang.String, which has no static @FromRegister method that takes a long",
                "@SystemCall(number = 1) void f(double d) {} "
                        + "| parameter d is a double, which has no static @FromRegister method that takes a long",
                "@SystemCall(number = 1) void f(long[] a) {} "
                        + "| parameter a is a long[], which has no static @FromRegister method that takes a long",
                "@SystemCall(number = 1) String f() { return null; } "
                        + "| system call f returns java.lang.String, which has no @ToRegister method",
                "@SystemCall(number = 1) float f() { return 0; } | system call f returns float, which has no @ToRegister method",
                "@SystemCall(number = 1) private void f() {} "
                        + "| system call f is private or abstract, so nobody can call it",
                "@SystemCall(number = 1) void f() throws Exception {} "
                        + "| system call f throws java.lang.Exception, and nothing may leave the kernel but a number",
                "@SystemCall(number = 1) <T> void f() {} | system call f has type parameters",
                "@SystemCall(number = 1) void f(long... a) {} " + "| system call f has a variable number of parameters",
                "@SystemCall(number = 1) void f(long a, @Caller Object o) {} "
                        + "| the caller must be the first parameter",
                "@SystemCall(number = 1) void f(@Caller int o) {} | the caller cannot be a int",
                "@SystemCall(number = 1) void f(@UserAddress int a) {} | an address must be a long, not int",
                "@SystemCall(number = 1, name = \"Big\") void f() {} "
                        + "| system call Big has a name that is not lower-case letters, digits and _",
                "@SystemCall(number = 1) void f() {} @SystemCall(number = 1) void g() {} "
                        + "| system calls f and g both have number 1",
                "@SystemCall(number = 1) void f() {} @SystemCall(number = 2, name = \"f\") void g() {} "
                        + "| system calls 1 and 2 are both called f",
                "@SystemCall(number = 1) void f(@Caller Object o) {} @SystemCall(number = 2) void g(@Caller String s) {} "
                        + "| the system calls of one class must have one type of caller, not also java.lang.String",
            })
    void shouldRefuseWhatCannotBeASystemCall(String method, String error) {
        List<String> errors = compile("class Calls { " + method + " }");
        assertTrue(errors.contains(error), errors::toString);
    }

    @Test
    void shouldFindTheSameNumberInAnotherClass() {
        List<String> errors = compile(
                "class First { @SystemCall(number = 1) void f() {} }",
                "class Second { @SystemCall(number = 1) void g() {} }");
        assertEquals(List.of("system calls f and g both have number 1"), errors);
    }

    @Test
    void shouldWriteNumbersOfAllClasses() throws IOException {
        List<String> errors = compile(
                "class First { @SystemCall(number = 7) void doThis(long what, int how) {} }",
                "class Second { @SystemCall(number = 3, name = \"that\") void g() {} }");
        assertEquals(List.of(), errors);
        String numbers = written("some/place/Numbers");
        assertTrue(numbers.contains("{@code do_this(what, how)}"), numbers);
        assertTrue(numbers.contains("public static final int DO_THIS = 7;"), numbers);
        assertTrue(numbers.contains("public static final int THAT = 3;"), numbers);
        assertTrue(numbers.indexOf("THAT") < numbers.indexOf("DO_THIS"), numbers);
    }

    @Test
    void shouldWriteWhatTheCommentSays() throws IOException {
        List<String> errors = compile("""
                class Calls {
                    /**
                     * Does {@code this} to
                     * a {@link java.util.List#add(Object)}.
                     *
                     * @param what what to do
                     * @return how it {@link java.util.List went}
                     */
                    @SystemCall(number = 7, errors = {Errno.EINVAL, Errno.EPERM})
                    long doThis(@UserAddress long what) {
                        return 0;
                    }
                }
                """);
        assertEquals(List.of(), errors);
        String entries = written("CallsEntries");
        assertTrue(entries.contains("\"Does `this` to a `add`.\""), entries);
        assertTrue(entries.contains("new Parameter(\"what\", \"long\", true, \"what to do\")"), entries);
        assertTrue(entries.contains("List.of(Errno.EINVAL, Errno.EPERM)"), entries);
        assertTrue(entries.contains("\"how it went\""), entries);
    }
}
