import org.pagoda.user.Libc;
import org.pagoda.user.exercise.Pipe;

/** A pipe made of pages. This one loses all that is written. */
public final class PagePipe implements Pipe {
    /** The type of the messages from the writer to the reader; 100 to 199 are yours. */
    private static final long DATA = 100;

    // The writer's.
    private long reader;

    // ---- the reader ----

    @Override
    public void openReader(Libc libc) {
        libc.registerHandler(DATA, (inHandler, pid, type, address, size, flags) -> {
            // TODO: address is where the page is now
            return 0; // how many of the pages are kept
        });
    }

    @Override
    public long read(Libc libc, long address, long length) {
        return 0; // TODO
    }

    @Override
    public void closeReader(Libc libc) {
        // TODO
    }

    // ---- the writer ----

    @Override
    public void openWriter(Libc libc, long readersPid) {
        reader = readersPid;
    }

    @Override
    public long write(Libc libc, long address, long length) {
        // TODO: bytes into a page of its own, libc.mmap(1), and that to the reader:
        // libc.send(reader, DATA, page, 1, SendFlags.MOVE)
        return length;
    }

    @Override
    public void closeWriter(Libc libc) {
        // TODO
    }
}
