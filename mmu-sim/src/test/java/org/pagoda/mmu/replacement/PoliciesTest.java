package org.pagoda.mmu.replacement;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Locale;
import java.util.function.IntPredicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Policies by their names, and policies that somebody else has written. */
class PoliciesTest {
    private final ClassLoader loader = getClass().getClassLoader();

    private static PolicyParameters parameters(int frames, int pages) {
        Replay replay = new Replay(PolicyName.FIFO, frames, pages, 1);
        return new PolicyParameters(frames, pages, 1, replay, replay);
    }

    @ParameterizedTest
    @EnumSource(PolicyName.class)
    void shouldFindAPolicyByItsName(PolicyName policy) {
        assertSame(policy, Policies.find(policy.title(), loader));
        assertSame(policy, Policies.find(policy.title().toLowerCase(Locale.ROOT), loader));
        assertTrue(List.of(Policies.names().split(", ")).contains(policy.title()));
    }

    @ParameterizedTest
    @CsvSource({
        "FIFO, FirstInFirstOut",
        "lru, LeastRecentlyUsed",
        "Mru, MostRecentlyUsed",
        "LFU, LeastFrequentlyUsed",
        "random, RandomReplacement",
        "CLOCK, Clock",
        "nru, NotRecentlyUsed",
        "AGING, Aging",
        "WSClock, WorkingSetClock",
        "OPT, Optimal",
        "2q, TwoQueues",
        "ARC, AdaptiveReplacementCache",
        "LIRS, LowInterReferenceRecencySet",
    })
    void shouldMakeWhatTheNameSays(String name, String type) {
        ReplacementPolicy made = Policies.find(name, loader).create(parameters(3, 8));
        assertEquals(type, made.getClass().getSimpleName());
    }

    /** LIFO, which nobody would want. */
    public static final class LastInFirstOut implements ReplacementPolicy {
        private final PageList stack;

        public LastInFirstOut(PolicyParameters parameters) {
            stack = PageLinks.singleList(parameters.pages());
        }

        @Override
        public Knowledge knowledge() {
            return Knowledge.FAULTS;
        }

        @Override
        public int chooseVictim(int incoming, IntPredicate evictable) {
            return stack.takeFirst(evictable);
        }

        @Override
        public void onLoaded(int page) {
            stack.addFirst(page);
        }

        @Override
        public void onGone(int page) {
            stack.remove(page);
        }
    }

    @Test
    void shouldMakeAPolicyOfSomebodysOwn() {
        PolicyFactory factory = Policies.find(LastInFirstOut.class.getName(), loader);
        assertEquals(LastInFirstOut.class.getName(), factory.title());
        assertInstanceOf(LastInFirstOut.class, factory.create(parameters(3, 8)));
        // 0 and 1 stay for ever; the third frame is all that the others have.
        assertEquals(7, Replay.faults(factory, 3, 8, 0, 1, 2, 3, 0, 1, 4, 5, 6, 0, 1));
    }

    @Test
    void shouldFindBuiltInPoliciesByTheirClassesToo() {
        PolicyFactory factory = Policies.find(Clock.class.getName(), loader);
        assertInstanceOf(Clock.class, factory.create(parameters(3, 8)));
    }

    private IllegalArgumentException refuse(String name) {
        return assertThrows(IllegalArgumentException.class, () -> Policies.find(name, loader));
    }

    @ParameterizedTest
    @ValueSource(strings = {"LRV", "", " LRU", "OPTIMAL", "no.such.Policy", "org/pagoda", "2Q,ARC", "lru\n"})
    void shouldNameWhatIsUnknownAndListWhatIsKnown(String name) {
        String message = refuse(name).getMessage();
        assertTrue(message.startsWith("no policy is called '" + name + "'; there are FIFO, LRU, "), message);
        assertTrue(message.contains("WSCLOCK, OPT, 2Q, ARC, LIRS, and classes"), message);
        assertFalse(message.replace(name, "").contains("\n"), message);
    }

    /** On file systems that don't tell capitals from others, the class of another name is found. */
    @Test
    void shouldRefuseAClassThatIsWrittenWrongly() {
        refuse(Clock.class.getName().toLowerCase(Locale.ROOT));
    }

    /** No policy, but has the right constructor. */
    public record NoPolicy(PolicyParameters parameters) {}

    /** Can't be made: it is abstract. */
    public abstract static class AbstractPolicy implements ReplacementPolicy {
        protected AbstractPolicy(PolicyParameters parameters) {
            assertTrue(parameters.frames() > 0);
        }
    }

    /** Can't be made: it is not public. */
    static final class HiddenPolicy extends AbstractPolicy {
        public HiddenPolicy(PolicyParameters parameters) {
            super(parameters);
        }

        @Override
        public Knowledge knowledge() {
            return Knowledge.FAULTS;
        }

        @Override
        public int chooseVictim(int incoming, IntPredicate evictable) {
            return NONE;
        }

        @Override
        public void onLoaded(int page) {}

        @Override
        public void onGone(int page) {}
    }

    /** Can't be made: its constructor takes something else. */
    public static final class OtherConstructor implements ReplacementPolicy {
        private final int frames;

        public OtherConstructor(int frames) {
            this.frames = frames;
        }

        @Override
        public Knowledge knowledge() {
            return Knowledge.FAULTS;
        }

        @Override
        public int chooseVictim(int incoming, IntPredicate evictable) {
            return frames;
        }

        @Override
        public void onLoaded(int page) {}

        @Override
        public void onGone(int page) {}
    }

    @Test
    void shouldSayWhyAClassIsNoPolicy() {
        for (Class<?> type : List.of(
                NoPolicy.class, AbstractPolicy.class, HiddenPolicy.class, OtherConstructor.class, String.class)) {
            String message = refuse(type.getName()).getMessage();
            assertTrue(message.startsWith("class " + type.getName() + " "), message);
        }
        assertTrue(refuse(NoPolicy.class.getName()).getMessage().contains("does not implement"));
        assertTrue(refuse(AbstractPolicy.class.getName()).getMessage().contains("abstract"));
        assertTrue(refuse(HiddenPolicy.class.getName()).getMessage().contains("not public"));
        assertTrue(refuse(OtherConstructor.class.getName()).getMessage().contains("PolicyParameters"));
    }

    /** Can't be made: its constructor fails. */
    public static final class Failing extends AbstractPolicy {
        public Failing(PolicyParameters parameters) {
            super(parameters);
            throw new UnsupportedOperationException("not with " + parameters.frames() + " frames");
        }

        @Override
        public Knowledge knowledge() {
            return Knowledge.FAULTS;
        }

        @Override
        public int chooseVictim(int incoming, IntPredicate evictable) {
            return NONE;
        }

        @Override
        public void onLoaded(int page) {}

        @Override
        public void onGone(int page) {}
    }

    @Test
    void shouldSayWhyAPolicyCannotBeMade() {
        PolicyFactory factory = Policies.find(Failing.class.getName(), loader);
        IllegalArgumentException refusal =
                assertThrows(IllegalArgumentException.class, () -> factory.create(parameters(3, 8)));
        assertTrue(refusal.getMessage().contains(Failing.class.getName()), refusal.getMessage());
        assertTrue(refusal.getMessage().contains("not with 3 frames"), refusal.getMessage());
    }

    @ParameterizedTest
    @CsvSource({"0, 8", "-1, 8", "3, 0", "3, -5"})
    void shouldRefuseSizesThatCannotBe(int frames, int pages) {
        Replay replay = new Replay(PolicyName.FIFO, 1, 1, 1);
        String message = assertThrows(
                        IllegalArgumentException.class, () -> new PolicyParameters(frames, pages, 1, replay, replay))
                .getMessage();
        assertTrue(message.endsWith(frames < 1 ? "not " + frames : "not " + pages), message);
    }
}
