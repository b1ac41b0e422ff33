package org.pagoda.kernel.testing;

import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import org.junit.platform.engine.FilterResult;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.support.descriptor.MethodSource;
import org.junit.platform.launcher.PostDiscoveryFilter;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/** A test's run of other tests, on machines that are different from what they ask for. */
public final class TestRun implements TestExecutionListener {
    private final List<String> failed = new ArrayList<>();
    private int tests;

    private TestRun() {}

    /** Runs all tests of some classes, except methods of some names. */
    public static TestRun of(List<Class<?>> classes, Set<String> except) {
        LauncherDiscoveryRequestBuilder request = LauncherDiscoveryRequestBuilder.request();
        PostDiscoveryFilter filter = test -> FilterResult.includedIf(test.getSource()
                .filter(source -> source instanceof MethodSource method && except.contains(method.getMethodName()))
                .isEmpty());
        request.filters(filter);
        classes.forEach(each -> request.selectors(selectClass(each)));
        TestRun run = new TestRun();
        LauncherFactory.create().execute(request.build(), run);
        return run;
    }

    /** Those that failed, as {@code Class.method}. */
    public List<String> failed() {
        return Collections.unmodifiableList(failed);
    }

    /** How many did run. */
    public int tests() {
        return tests;
    }

    @Override
    public void executionFinished(TestIdentifier test, TestExecutionResult result) {
        if (test.isTest()) {
            tests++;
            if (result.getStatus() == TestExecutionResult.Status.FAILED) {
                failed.add(test.getUniqueId().replaceAll(".*\\[class:[^]]*\\.(\\w+)].*:(\\w+)\\(.*", "$1.$2"));
            }
        }
    }
}
