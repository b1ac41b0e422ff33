import org.pagoda.ipc.MessageType;
import org.pagoda.ipc.PageFault;
import org.pagoda.ipc.SendFlags;
import org.pagoda.mmu.Page;
import org.pagoda.user.Libc;
import org.pagoda.user.exercise.Pager;

/**
 * A pager for a file. It has a cache of pages in its own memory and shares them with its clients, so that all have the same frames. While a fault is
 * handled others wait: the type is masked. So a page that is being read is not read again.
 *
 * <p>If the cache is full a page leaves, first in first out. It is revoked before it is written to the disk: else a client could still store into it, and
 * nobody would write that. A client that touches it again faults again.
 */
public final class FilePager implements Pager {
    private static final long NONE = -1;

    private long cache; // the address of the first page
    private long[] content; // which page of the file is in which page of the cache
    private int next; // the page of the cache that is used next

    @Override
    public void serve(Libc libc, Disk disk, long start, long pages, long frames) {
        int room = (int) Math.min(pages, frames);
        cache = libc.mmap(room);
        content = new long[room];
        java.util.Arrays.fill(content, NONE);
        libc.registerHandler(MessageType.PAGE_FAULT, (inHandler, pid, type, value, size, flags) -> {
            long page = Page.number(PageFault.page(value) - start);
            if (page < 0 || page >= pages) {
                inHandler.reply(0, 0, 0, 0); // no page: the client may not have it
                return 0;
            }
            inHandler.reply(0, provide(inHandler, disk, page), 1, SendFlags.SHARE);
            return 0;
        });
        libc.serve();
    }

    /** Where the page of the file is in memory; reads it if it is not there. */
    private long provide(Libc libc, Disk disk, long page) {
        for (int i = 0; i < content.length; i++) {
            if (content[i] == page) {
                return address(i);
            }
        }
        int slot = next;
        next = (next + 1) % content.length;
        if (content[slot] != NONE) {
            libc.revoke(address(slot), 1);
            disk.write(libc, content[slot], address(slot));
        }
        content[slot] = page;
        disk.read(libc, page, address(slot));
        return address(slot);
    }

    private long address(int slot) {
        return cache + Page.address(slot);
    }
}
