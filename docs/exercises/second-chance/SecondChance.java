import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.IntPredicate;
import org.pagoda.mmu.replacement.Knowledge;
import org.pagoda.mmu.replacement.PolicyParameters;
import org.pagoda.mmu.replacement.ReferenceBits;
import org.pagoda.mmu.replacement.ReplacementPolicy;

/** Second chance. So far it is FIFO: whoever was loaded first leaves, used or not. */
public final class SecondChance implements ReplacementPolicy {
    private final ReferenceBits bits; // TODO: bits.takeAccessed(page) reads a page's reference bit and clears it
    private final Deque<Integer> queue = new ArrayDeque<>();

    public SecondChance(PolicyParameters parameters) {
        bits = parameters.bits();
    }

    @Override
    public Knowledge knowledge() {
        return Knowledge.REFERENCE_BITS;
    }

    @Override
    public int chooseVictim(int incoming, IntPredicate evictable) {
        // TODO: a second chance; and some pages cannot leave
        return queue.isEmpty() ? NONE : queue.remove();
    }

    @Override
    public void onLoaded(int page) {
        queue.addLast(page);
    }

    @Override
    public void onGone(int page) {
        // TODO: the page is no more
    }
}
