package org.pagoda.jmh;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;

/** What the calling thread has allocated since this was made. */
public final class AllocatedBytes {
    /** What the JVM may take on its own account; less than the smallest object in each of 5,000 operations. */
    private static final long ALLOWANCE = 65_536;

    private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private final long before = now();

    /** The test that calls this is skipped on a JVM that does not count. */
    public static void assumeCounted() {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        assumeTrue(threads.isThreadAllocatedMemorySupported(), "this JVM does not count what threads allocate");
        threads.setThreadAllocatedMemoryEnabled(true);
    }

    private long now() {
        return threads.getThreadAllocatedBytes(Thread.currentThread().getId());
    }

    /** Fails if {@code operations}, 5,000 or more, have allocated something on this thread. */
    public void assertNothing(int operations) {
        long bytes = now() - before;
        assertTrue(bytes <= ALLOWANCE, () -> bytes + " bytes allocated by " + operations + " operations");
    }
}
