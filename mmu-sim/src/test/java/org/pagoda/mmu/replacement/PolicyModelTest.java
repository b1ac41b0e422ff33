package org.pagoda.mmu.replacement;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.SplittableRandom;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Each policy and its model, on the same accesses, choose the same victims. */
@Execution(ExecutionMode.CONCURRENT)
class PolicyModelTest {
    private static final int[] FRAMES = {1, 2, 3, 4, 7, 12, 40, 230};
    private static final int LENGTH = 2000;

    private static PolicyFactory model(PolicyName name) {
        return new PolicyFactory() {
            @Override
            public String title() {
                return name + " model";
            }

            @Override
            public ReplacementPolicy create(PolicyParameters parameters) {
                return PolicyModel.of(name, parameters);
            }
        };
    }

    /** A policy and its model, each with a memory of its own. */
    private static final class Pair {
        private final Replay fast;
        private final Replay slow;
        private final int[] references;
        private final SplittableRandom random;
        private final String name;
        private int victims;

        Pair(PolicyName policy, ReferenceString shape, int frames, long seed, Replay.WriteBack writeBack) {
            int pages = Math.max(2, frames + frames / 2 + (int) seed);
            references = shape.draw(seed, pages, LENGTH);
            random = new SplittableRandom(seed);
            fast = new Replay(policy, frames, pages, seed, writeBack);
            slow = new Replay(model(policy), frames, pages, seed, writeBack);
            fast.prepare(references);
            slow.prepare(references);
            name = policy + " on " + shape + " with " + frames + " frames and seed " + seed;
        }

        void run(boolean undisturbed) {
            assertEquals(slow.policy().tickInterval(), fast.policy().tickInterval(), name);
            assertEquals(slow.policy().knowledge(), fast.policy().knowledge(), name);
            for (int i = 0; i < LENGTH; i++) {
                String at = name + ", access " + i;
                if (!undisturbed) {
                    disturb(at);
                }
                access(references[i], random.nextInt(3) == 0, at);
            }
            assertEquals(slow.faults(), fast.faults(), name);
        }

        private void access(int page, boolean store, String at) {
            int victim = slow.access(page, store);
            assertEquals(victim, fast.access(page, store), at);
            if (victim == Replay.STUCK) {
                slow.unpinAll();
                fast.unpinAll();
                access(page, store, at);
            } else if (victim >= 0) {
                victims++;
            }
        }

        /** What else happens to memory: pages are pinned, unmapped, written back, and frames are freed beforehand. */
        private void disturb(String at) {
            int page = references[random.nextInt(LENGTH)];
            switch (random.nextInt(16)) {
                case 0 -> {
                    boolean pin = slow.isResident(page) && random.nextInt(3) > 0;
                    slow.pin(page, pin);
                    fast.pin(page, pin);
                }
                case 1 -> {
                    slow.unmap(page);
                    fast.unmap(page);
                }
                case 2 -> {
                    slow.finishWriting();
                    fast.finishWriting();
                }
                case 3 -> {
                    int victim = slow.evict(ReplacementPolicy.NONE);
                    assertEquals(victim, fast.evict(ReplacementPolicy.NONE), at);
                }
                default -> {}
            }
        }
    }

    private static void compare(PolicyName policy, boolean undisturbed) {
        int victims = 0;
        for (int frames : FRAMES) {
            for (ReferenceString shape : ReferenceString.values()) {
                long seed = 1;
                for (Replay.WriteBack writeBack : Replay.WriteBack.values()) {
                    Pair pair = new Pair(policy, shape, frames, seed++, writeBack);
                    pair.run(undisturbed);
                    victims += pair.victims;
                }
            }
        }
        assertTrue(victims > 5_000, policy + " has chosen only " + victims + " victims");
    }

    @ParameterizedTest
    @EnumSource(PolicyName.class)
    void shouldChooseAsTheModelDoes(PolicyName policy) {
        compare(policy, true);
    }

    @ParameterizedTest
    @EnumSource(PolicyName.class)
    void shouldChooseAsTheModelDoesWhenPagesArePinnedUnmappedAndWrittenBack(PolicyName policy) {
        compare(policy, false);
    }
}
