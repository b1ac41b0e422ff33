package org.pagoda.user.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;
import org.junit.platform.launcher.listeners.TestExecutionSummary;

/** Runs test classes that are not of this build: as somebody else's build would. */
public final class OutsideTests {
    private OutsideTests() {}

    /**
     * What has become of a class's tests.
     *
     * @param tests how many were run
     * @param failures what each that failed says
     */
    public record Result(long tests, List<String> failures) {}

    /** Runs all tests of a class. */
    public static Result run(Class<?> type) {
        SummaryGeneratingListener listener = new SummaryGeneratingListener();
        LauncherDiscoveryRequest request = LauncherDiscoveryRequestBuilder.request()
                .selectors(DiscoverySelectors.selectClass(type))
                .configurationParameter("junit.jupiter.execution.parallel.enabled", "false")
                .build();
        LauncherFactory.create().execute(request, listener);
        TestExecutionSummary summary = listener.getSummary();
        List<String> failures = summary.getFailures().stream()
                .map(each -> String.valueOf(each.getException().getMessage()))
                .toList();
        return new Result(summary.getTestsFoundCount(), failures);
    }

    /** Compiles files into {@code folder}. */
    public static void compile(Path folder, Path... sources) {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        assumeTrue(compiler != null, "this Java has no compiler");
        List<String> arguments = new ArrayList<>(List.of("-proc:none", "-nowarn", "--release", "17"));
        arguments.addAll(List.of("-cp", classPath(), "-d", folder.toString()));
        Arrays.stream(sources).map(Path::toString).forEach(arguments::add);
        ByteArrayOutputStream problems = new ByteArrayOutputStream();
        int status = compiler.run(null, problems, problems, arguments.toArray(String[]::new));
        assertEquals(0, status, () -> problems.toString(StandardCharsets.UTF_8));
    }

    /** Compiles files into {@code folder}, and runs the tests of the class {@code name} of them. */
    public static Result compileAndRun(Path folder, String name, Path... sources) throws IOException {
        compile(folder, sources);
        ClassLoader before = Thread.currentThread().getContextClassLoader();
        try (URLClassLoader loader =
                new URLClassLoader(new URL[] {folder.toUri().toURL()}, before)) {
            Thread.currentThread().setContextClassLoader(loader);
            return run(Class.forName(name, true, loader));
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException(e);
        } finally {
            Thread.currentThread().setContextClassLoader(before);
        }
    }

    /** Where the classes are that a driver and its test need. */
    private static String classPath() {
        Stream<Class<?>> needed = Stream.of(
                BootedMachine.class,
                org.pagoda.kernel.device.Driver.class,
                org.pagoda.ipc.SendFlags.class,
                org.pagoda.mmu.Errno.class,
                Test.class,
                ExtendWith.class,
                org.junit.platform.commons.annotation.Testable.class,
                org.opentest4j.AssertionFailedError.class,
                org.apiguardian.api.API.class,
                org.jspecify.annotations.Nullable.class);
        return String.join(
                System.getProperty("path.separator"),
                needed.map(OutsideTests::place).distinct().toList());
    }

    private static String place(Class<?> type) {
        try {
            return Path.of(type.getProtectionDomain()
                            .getCodeSource()
                            .getLocation()
                            .toURI())
                    .toString();
        } catch (java.net.URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }
}
