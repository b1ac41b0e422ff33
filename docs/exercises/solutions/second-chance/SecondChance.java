import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.IntPredicate;
import org.pagoda.mmu.replacement.Knowledge;
import org.pagoda.mmu.replacement.PolicyParameters;
import org.pagoda.mmu.replacement.ReferenceBits;
import org.pagoda.mmu.replacement.ReplacementPolicy;

/**
 * Second chance. A queue does for the ring of the textbook: its head is the page that the hand points to, and to move the hand on is to
 * take the head and put it at the tail.
 */
public final class SecondChance implements ReplacementPolicy {
    private final ReferenceBits bits;
    private final Deque<Integer> queue = new ArrayDeque<>();

    public SecondChance(PolicyParameters parameters) {
        bits = parameters.bits();
    }

    @Override
    public Knowledge knowledge() {
        return Knowledge.REFERENCE_BITS;
    }

    /** After two turns everybody who can leave has had a chance. If bits are set as fast as they are cleared, the first of these goes. */
    @Override
    public int chooseVictim(int incoming, IntPredicate evictable) {
        int firstReferenced = NONE;
        for (int looks = 2 * queue.size(); looks > 0; looks--) {
            int page = queue.remove();
            if (evictable.test(page)) {
                if (!bits.takeAccessed(page)) {
                    return page;
                }
                if (firstReferenced == NONE) {
                    firstReferenced = page;
                }
            }
            queue.addLast(page);
        }
        queue.remove(firstReferenced); // NONE is not in it
        return firstReferenced;
    }

    @Override
    public void onLoaded(int page) {
        queue.addLast(page);
    }

    @Override
    public void onGone(int page) {
        queue.remove(page);
    }
}
