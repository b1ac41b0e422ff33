package org.pagoda.user.paging;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.management.ThreadMXBean;
import java.io.ByteArrayInputStream;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** New numbers for pages, as a map gives them. */
class TraceBuilderTest {
    private static final long LAST_PAGE = (1L << 52) - 1;

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 100, 5000, Integer.MAX_VALUE})
    void shouldNumberAsAMapDoes(int spread) {
        SplittableRandom random = new SplittableRandom(spread);
        TraceBuilder builder = new TraceBuilder();
        Map<Long, Integer> numbers = new HashMap<>();
        List<Integer> references = new ArrayList<>();
        List<Boolean> stores = new ArrayList<>();
        for (int i = 0; i < 50_000; i++) {
            // From both ends of what there can be, and often the same page again.
            long page = random.nextInt(spread);
            page = random.nextBoolean() ? page : LAST_PAGE - page;
            boolean store = random.nextInt(3) == 0;
            for (int again = random.nextInt(3); again >= 0; again--) {
                builder.add(page, store);
                references.add(numbers.computeIfAbsent(page, key -> numbers.size()));
                stores.add(store);
            }
        }
        ReferenceTrace trace = builder.build(TraceFormat.PAGES);
        assertEquals(numbers.size(), trace.pages());
        assertEquals(references.size(), trace.length());
        for (int i = 0; i < trace.length(); i++) {
            assertEquals(references.get(i), trace.page(i));
            assertEquals(stores.get(i), trace.isStore(i));
        }
    }

    /** An object for each reference would be 16 million bytes. */
    @Test
    void shouldMakeNoGarbageOfReferences() {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        assumeTrue(threads.isThreadAllocatedMemorySupported(), "this JVM does not count what threads allocate");
        threads.setThreadAllocatedMemoryEnabled(true);
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < 1_000_000; i++) {
            text.append(i * 7919L % 1009 + 1_000_000_000_000L).append('\n');
        }
        byte[] bytes = TraceText.bytes(text.toString());
        long before = threads.getThreadAllocatedBytes(Thread.currentThread().getId());
        ReferenceTrace trace = TraceText.read(new ByteArrayInputStream(bytes), null);
        long allocated = threads.getThreadAllocatedBytes(Thread.currentThread().getId()) - before;
        assertEquals(1009, trace.pages());
        // The arrays that the references are in are doubled as they fill, which makes 8 million.
        assertTrue(allocated < 12_000_000, allocated + " bytes");
    }
}
