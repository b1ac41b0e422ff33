package org.pagoda.mmu.replacement;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.function.IntPredicate;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A policy makes all it needs when it is made; an access makes no garbage. */
class GarbageTest {
    private static final int FRAMES = 50;
    private static final int PAGES = 120;
    private static final int WARM_UP = 20_000;
    private static final int ACCESSES = 100_000;
    /** What the JVM may take on its own account; the smallest object at each access would be 1.6 million bytes. */
    private static final long ALLOWANCE = 65_536;

    private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    /** Memory without any checks, which would make garbage of their own. */
    private static final class Memory implements ReferenceBits, VirtualClock {
        private final boolean[] resident = new boolean[PAGES];
        private final boolean[] accessed = new boolean[PAGES];
        private final boolean[] dirty = new boolean[PAGES];
        private final boolean[] pinned = new boolean[PAGES];
        private final IntPredicate evictable = this::isEvictable;
        private final ReplacementPolicy policy;
        private int residentPages;
        private long now;

        Memory(PolicyName name) {
            pinned[0] = true;
            policy = name.create(new PolicyParameters(FRAMES, PAGES, 1, this, this));
        }

        private boolean isEvictable(int page) {
            return !pinned[page];
        }

        void run(int[] references, int from, int to) {
            for (int i = from; i < to; i++) {
                access(references[i], i % 3 == 0);
            }
        }

        private void access(int page, boolean store) {
            if (!resident[page]) {
                load(page);
            } else if (policy.knowledge().compareTo(Knowledge.EVERY_ACCESS) >= 0) {
                policy.onHit(page);
            }
            accessed[page] = true;
            dirty[page] |= store;
            now++;
            if (policy.tickInterval() > 0 && now % policy.tickInterval() == 0) {
                policy.onTick();
            }
        }

        private void load(int page) {
            policy.onFault(page);
            if (residentPages == FRAMES) {
                resident[policy.chooseVictim(page, evictable)] = false;
            } else {
                residentPages++;
            }
            policy.onLoaded(page);
            resident[page] = true;
        }

        @Override
        public boolean takeAccessed(int page) {
            boolean was = accessed[page];
            accessed[page] = false;
            return was;
        }

        @Override
        public boolean isDirty(int page) {
            return dirty[page];
        }

        @Override
        public void startWriteBack(int page) {
            dirty[page] = false;
        }

        @Override
        public long now() {
            return now;
        }
    }

    @ParameterizedTest
    @EnumSource(PolicyName.class)
    void shouldMakeNoGarbage(PolicyName policy) {
        assumeTrue(threads.isThreadAllocatedMemorySupported(), "this JVM does not count what threads allocate");
        threads.setThreadAllocatedMemoryEnabled(true);
        int[] references = ReferenceString.PHASES.draw(1, PAGES, WARM_UP + ACCESSES);
        Memory memory = new Memory(policy);
        memory.policy.prepare(references, references.length);
        memory.run(references, 0, WARM_UP);
        long before = allocated();
        memory.run(references, WARM_UP, references.length);
        long bytes = allocated() - before;
        assertTrue(bytes <= ALLOWANCE, () -> bytes + " bytes allocated by " + ACCESSES + " accesses");
    }

    private long allocated() {
        return threads.getThreadAllocatedBytes(Thread.currentThread().getId());
    }
}
