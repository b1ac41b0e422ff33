package org.pagoda.jmh;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.annotation.Annotation;
import java.lang.management.ManagementFactory;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.runner.BenchmarkList;
import org.openjdk.jmh.runner.BenchmarkListEntry;
import org.openjdk.jmh.runner.format.OutputFormat;
import org.openjdk.jmh.runner.format.OutputFormatFactory;
import org.openjdk.jmh.runner.options.VerboseMode;

/** Benchmarks are run rarely; this runs each a little, so that one that is broken fails the build. */
class BenchmarksTest {
    private static final int OPERATIONS = 300;

    /** All that JMH would run on one thread; groups, whose methods need one another, have tests of their own. */
    static Stream<String> benchmarks() {
        OutputFormat silent = OutputFormatFactory.createFormatInstance(System.out, VerboseMode.SILENT);
        return BenchmarkList.defaultList().getAll(silent, List.of()).stream()
                .filter(entry -> IntStream.of(entry.getThreadGroups()).sum() == 1)
                .map(BenchmarkListEntry::getUsername);
    }

    @ParameterizedTest
    @MethodSource("benchmarks")
    void shouldRunAndGiveEverythingBack(String name) throws Throwable {
        int dot = name.lastIndexOf('.');
        Class<?> type = Class.forName(name.substring(0, dot));
        Method method = only(methods(type, Benchmark.class, name.substring(dot + 1)));
        Object benchmark = make(type);
        List<Object> states = new ArrayList<>();
        for (Class<?> state : method.getParameterTypes()) {
            states.add(make(state));
        }
        setUp(states, Level.Trial);
        for (int i = 0; i < calls(type, method); i++) {
            setUp(states, Level.Iteration);
            setUp(states, Level.Invocation);
            call(method, benchmark, states.toArray());
            tearDown(states, Level.Invocation);
            tearDown(states, Level.Iteration);
        }
        tearDown(states, Level.Trial);
    }

    /** Fewer of those that take long. */
    private static int calls(Class<?> type, Method method) {
        BenchmarkMode mode = type.getAnnotation(BenchmarkMode.class);
        OutputTimeUnit unit = type.getAnnotation(OutputTimeUnit.class);
        boolean takesLong = unit != null && unit.value() == TimeUnit.MILLISECONDS;
        if (takesLong || (mode != null && mode.value()[0] == Mode.SingleShotTime)) {
            return 3;
        }
        OperationsPerInvocation operations = method.getAnnotation(OperationsPerInvocation.class);
        return operations == null ? OPERATIONS : Math.max(1, OPERATIONS / operations.value());
    }

    @Test
    void shouldNoticeALostFrame() {
        BenchmarkMachine careless = new BenchmarkMachine() {
            @Override
            protected void prepare() {
                machine().kernel().frames().allocateUser(0);
            }
        };
        careless.boot();
        String message =
                assertThrows(IllegalStateException.class, careless::shutDown).getMessage();
        assertTrue(message.startsWith("1 "), message);
    }

    @Test
    void shouldNoticeACallThatFails() {
        SendBenchmark.PingPong sender = new SendBenchmark.PingPong();
        sender.boot();
        try {
            sender.libc().munmap(sender.page(), 1);
            assertThrows(IllegalStateException.class, () -> new SendBenchmark().moveThereAndBack(sender));
        } finally {
            sender.shutDown();
        }
    }

    /** The parent POM gives these tests the flags that a fork needs; the two lists stand in different files. */
    @Test
    void shouldForkWithTheFlagsThatTestsRunWith() {
        List<String> flags = new ArrayList<>(
                List.of(PagodaBenchmark.class.getAnnotation(Fork.class).jvmArgsAppend()));
        flags.remove("-XX:+UseSerialGC"); // for figures that repeat, not for the code
        flags.removeAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
        assertEquals(List.of(), flags, "flags that the tests do without");
    }

    private static void setUp(List<Object> states, Level level) throws Throwable {
        for (Object state : states) {
            for (Method method : methods(state.getClass(), Setup.class, "")) {
                if (method.getAnnotation(Setup.class).value() == level) {
                    call(method, state);
                }
            }
        }
    }

    private static void tearDown(List<Object> states, Level level) throws Throwable {
        for (Object state : states) {
            for (Method method : methods(state.getClass(), TearDown.class, "")) {
                if (method.getAnnotation(TearDown.class).value() == level) {
                    call(method, state);
                }
            }
        }
    }

    /** The methods with {@code annotation}, also inherited ones; with one name only, if it is not empty. */
    private static List<Method> methods(Class<?> type, Class<? extends Annotation> annotation, String name) {
        return Stream.of(type.getMethods())
                .filter(method -> method.isAnnotationPresent(annotation))
                .filter(method -> name.isEmpty() || method.getName().equals(name))
                .toList();
    }

    private static Method only(List<Method> methods) {
        assertEquals(1, methods.size(), methods::toString);
        return methods.get(0);
    }

    private static Object make(Class<?> type) throws ReflectiveOperationException {
        return type.getConstructor().newInstance();
    }

    private static void call(Method method, Object object, Object... arguments) throws Throwable {
        try {
            method.invoke(object, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }
}
