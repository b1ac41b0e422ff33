import org.pagoda.ipc.MessageType;
import org.pagoda.ipc.PageFault;
import org.pagoda.ipc.SendFlags;
import org.pagoda.user.Libc;
import org.pagoda.user.exercise.Pager;

/** A pager for a file. This one gives everybody a copy of the same empty page. */
public final class FilePager implements Pager {
    @Override
    public void serve(Libc libc, Disk disk, long start, long pages, long frames) {
        long empty = libc.mmap(1);
        libc.registerHandler(MessageType.PAGE_FAULT, (inHandler, pid, type, value, size, flags) -> {
            long address = PageFault.page(value); // the page that was touched, as an address of the client
            // TODO: which page of the file is that? Is there such a page? Is it in memory already?
            inHandler.reply(0, empty, 1, SendFlags.COPY);
            return 0;
        });
        libc.serve();
    }
}
