import org.pagoda.ipc.SendFlags;
import org.pagoda.user.Libc;
import org.pagoda.user.exercise.Announcer;

/** One page to all. This one does not wait for anybody, and claims that all have read it. */
public final class CountedBroadcast implements Announcer {
    /** The type of the messages with the page; 100 to 199 are yours. */
    private static final long PAGE = 100;

    @Override
    public void listen(Libc libc, Reader reader) {
        libc.registerHandler(PAGE, (inHandler, pid, type, address, size, flags) -> {
            reader.read(inHandler, address);
            // TODO: answer
            return size; // how many of the pages are kept
        });
    }

    @Override
    public long announce(Libc libc, long page, long patience) {
        // Pages that were handed over; each gets a copy.
        return libc.send(0, PAGE, page, 1, SendFlags.COPY | SendFlags.TO_OTHERS);
        // TODO: no copy; and wait for answers
    }
}
