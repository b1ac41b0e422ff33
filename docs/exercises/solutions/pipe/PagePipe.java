import java.util.ArrayDeque;
import java.util.Deque;
import org.pagoda.ipc.SendFlags;
import org.pagoda.mmu.Errno;
import org.pagoda.mmu.Page;
import org.pagoda.user.Libc;
import org.pagoda.user.exercise.Pipe;

/**
 * A pipe made of pages. Each page has the number of its bytes in the first word, and is moved. The reader keeps the type masked but while it waits
 * in read: so pages stay in its mailbox, that fills up, and the writer, which sends with BLOCK, waits. A message without a page is the end: it is of the
 * same type as the pages, and so comes after them.
 */
public final class PagePipe implements Pipe {
    private static final long DATA = 100;
    private static final int HEADER = Long.BYTES;
    private static final long ROOM = Page.SIZE - HEADER;

    private final byte[] bytes = new byte[Page.SIZE];

    // The reader's. Several messages may be handled in one wait.
    private final Deque<Long> pages = new ArrayDeque<>();
    private boolean ended;
    private long taken; // bytes of the first page that were read

    // The writer's.
    private long reader;

    // ---- the reader ----

    @Override
    public void openReader(Libc libc) {
        libc.mask(DATA);
        libc.registerHandler(DATA, (inHandler, pid, type, address, size, flags) -> {
            if (size == 0) {
                ended = true;
            } else {
                pages.add(address);
            }
            return size;
        });
    }

    @Override
    public long read(Libc libc, long address, long length) {
        while (pages.isEmpty() && !ended) {
            libc.waitMessage(DATA); // it may have been another message
        }
        if (pages.isEmpty()) {
            return 0;
        }
        long page = pages.element();
        long there = libc.load64(page) - taken;
        long count = Math.min(there, length);
        copy(libc, page + HEADER + taken, address, count);
        taken += count;
        if (count == there) {
            pages.remove();
            taken = 0;
            libc.munmap(page, 1);
        }
        return count;
    }

    @Override
    public void closeReader(Libc libc) {
        libc.unregisterHandler(DATA);
        for (long page : pages) {
            libc.munmap(page, 1);
        }
        pages.clear();
        ended = true;
    }

    // ---- the writer ----

    @Override
    public void openWriter(Libc libc, long readersPid) {
        reader = readersPid;
    }

    @Override
    public long write(Libc libc, long address, long length) {
        for (long done = 0; done < length; done += ROOM) {
            long count = Math.min(ROOM, length - done);
            long page = libc.mmap(1);
            libc.store64(page, count);
            copy(libc, address + done, page + HEADER, count);
            long result = send(libc, page, 1);
            libc.munmap(page, 1); // also of a page that has moved: its address can be used again
            if (result < 0) {
                return Errno.EPIPE.result();
            }
        }
        return length;
    }

    /** A message of our own that comes while we wait for room interrupts the wait; nothing was sent then. */
    private long send(Libc libc, long page, long size) {
        long result;
        do {
            result = libc.send(reader, DATA, page, size, SendFlags.MOVE | SendFlags.BLOCK);
        } while (result == Errno.EINTR.result());
        return result;
    }

    @Override
    public void closeWriter(Libc libc) {
        send(libc, 0, 0);
    }

    private void copy(Libc libc, long from, long to, long count) {
        long done = 0;
        while (done < count) {
            int chunk = (int) Math.min(bytes.length, count - done);
            libc.load(from + done, bytes, 0, chunk);
            libc.store(to + done, bytes, 0, chunk);
            done += chunk;
        }
    }
}
