import org.pagoda.ipc.MessageType;
import org.pagoda.ipc.SendFlags;
import org.pagoda.mmu.Errno;
import org.pagoda.user.Libc;
import org.pagoda.user.exercise.Announcer;

/**
 * One page to all. The announcement has a number, in the page's first word; listeners answer with twice this number, and one more if they want the page.
 * So an answer that comes too late is told from those that are waited for.
 *
 * <p>Answers and the timer are masked but while the announcer waits: so none can come between the look at the counters and the wait, and be missed.
 */
public final class CountedBroadcast implements Announcer {
    private static final long PAGE = 100;
    private static final long ANSWER = 101;
    private static final long ALL_TYPES = -1;

    // The announcer's.
    private boolean isReady;
    private long number;
    private long answers;
    private long wanted;
    private boolean isOver;

    @Override
    public void listen(Libc libc, Reader reader) {
        libc.registerHandler(PAGE, (inHandler, pid, type, address, size, flags) -> {
            // Before it is read: when the next page is announced the announcer may use the same page again.
            long announcement = inHandler.load64(address);
            boolean isWanted = reader.read(inHandler, address);
            long answer = 2 * announcement + (isWanted ? 1 : 0);
            long result;
            do {
                result = inHandler.send(pid, ANSWER, answer, 0, SendFlags.BLOCK);
            } while (result == Errno.EINTR.result());
            return isWanted ? size : 0;
        });
    }

    @Override
    public long announce(Libc libc, long page, long patience) {
        prepare(libc);
        number++;
        answers = 0;
        wanted = 0;
        isOver = false;
        libc.store64(page, number);
        long listeners = libc.send(0, PAGE, page, 1, SendFlags.PUBLISH | SendFlags.TO_OTHERS);
        libc.setTimer(patience, 0);
        while (answers < listeners && !isOver) {
            libc.waitMessage(ALL_TYPES);
        }
        libc.setTimer(0, 0);
        return wanted;
    }

    private void prepare(Libc libc) {
        if (isReady) {
            return;
        }
        isReady = true;
        libc.mask(ANSWER);
        libc.mask(MessageType.TIMER);
        libc.registerHandler(ANSWER, (inHandler, pid, type, answer, size, flags) -> {
            if (answer / 2 == number) {
                answers++;
                wanted += answer % 2;
            }
            return 0;
        });
        libc.registerHandler(MessageType.TIMER, (inHandler, pid, type, value, size, flags) -> {
            isOver = true;
            return 0;
        });
    }
}
