package org.pagoda.kernel.fs;

import org.pagoda.kernel.Task;
import org.pagoda.mmu.Errno;
import org.pagoda.mmu.Page;

/** A file of a {@link RamFileSystem}: a size, and the frames of those pages that were written. Behind the size frames hold zeros. */
final class RamFile extends Inode {
    private final RamFileSystem fileSystem;
    private final PageMap pages = new PageMap();

    // Whoever is in the kernel.
    private long size;

    RamFile(RamFileSystem fileSystem, int permissions) {
        super(fileSystem, FileType.REGULAR, permissions);
        this.fileSystem = fileSystem;
    }

    @Override
    public long open(Opening opening) {
        return opening.give(new Open(this, opening.flags()));
    }

    /** It, opened: with a position. */
    private static final class Open extends PositionedFile {
        private final RamFile file;

        Open(RamFile file, int flags) {
            super(flags);
            this.file = file;
        }

        @Override
        protected long size() {
            return file.size;
        }

        @Override
        public long readAt(Task task, long address, long count, long offset) {
            return file.read(task, address, count, offset);
        }

        @Override
        public long writeAt(Task task, long address, long count, long offset) {
            return file.write(task, address, count, offset);
        }
    }

    @Override
    public long size() {
        return size;
    }

    @Override
    public long pages() {
        return pages.frames();
    }

    /** The frame of a page; {@link PageMap#HOLE} if it was not written. */
    int frame(long page) {
        return pages.get(page);
    }

    private long address(int frame) {
        return fileSystem.kernel().kernelMemory().address(Page.address(frame));
    }

    // ---- reading ----

    private long read(Task task, long address, long count, long offset) {
        long wanted = Math.min(count, size - offset);
        long done = 0;
        while (done < wanted) {
            int chunk = Page.chunk(offset + done, wanted - done);
            long copied = readPage(task, address + done, chunk, offset + done);
            if (copied < chunk) {
                return done + copied > 0 ? done + Math.max(0, copied) : copied;
            }
            done += chunk;
        }
        return done;
    }

    private long readPage(Task task, long address, int chunk, long offset) {
        int frame = pages.get(Page.number(offset));
        return frame == PageMap.HOLE
                ? fileSystem.userMemory().clearUser(task, address, chunk)
                : fileSystem.userMemory().copyToUser(task, address, address(frame) + Page.offset(offset), chunk);
    }

    @Override
    public long readForKernel(byte[] bytes) {
        int wanted = (int) Math.min(bytes.length, size);
        int done = 0;
        while (done < wanted) {
            int chunk = Page.chunk(done, wanted - done);
            int frame = pages.get(Page.number(done));
            if (frame != PageMap.HOLE) { // else it is all zeros, as new arrays are
                fileSystem.allocator().memory().read(Page.address(frame), bytes, done, chunk);
            }
            done += chunk;
        }
        return done;
    }

    // ---- writing ----

    private long write(Task task, long address, long count, long offset) {
        if (count > 0 && offset >= RamFileSystem.LARGEST_FILE) {
            return Errno.EFBIG.result();
        }
        long wanted = Math.min(count, RamFileSystem.LARGEST_FILE - offset);
        long done = 0;
        long copied = 0;
        while (done < wanted && copied >= 0) {
            int chunk = Page.chunk(offset + done, wanted - done);
            copied = writePage(task, address + done, chunk, offset + done);
            done += Math.max(0, copied);
            if (copied < chunk) {
                break;
            }
        }
        if (done > 0) {
            size = Math.max(size, offset + done);
            touch();
            return done;
        }
        return copied;
    }

    private long writePage(Task task, long address, int chunk, long offset) {
        long page = Page.number(offset);
        int frame = pages.get(page);
        if (frame != PageMap.HOLE) {
            return fileSystem.userMemory().copyFromUser(task, address(frame) + Page.offset(offset), address, chunk);
        }
        long taken = fileSystem.take();
        if (taken < 0) {
            return taken;
        }
        frame = (int) taken;
        long copied = fill(task, frame, address, chunk, Page.offset(offset));
        if (copied <= 0) {
            fileSystem.giveBack(frame);
        } else {
            pages.put(page, frame);
        }
        return copied;
    }

    /** Copies to a frame that has whatever is in it; the rest of it holds zeros then. */
    private long fill(Task task, int frame, long address, int chunk, int within) {
        if (chunk < Page.SIZE) {
            fileSystem.allocator().memory().zero(frame);
        }
        long copied = fileSystem.userMemory().copyFromUser(task, address(frame) + within, address, chunk);
        if (copied > 0 && copied < chunk) {
            fileSystem
                    .allocator()
                    .memory()
                    .zeroBytes(Page.address(frame) + within + copied, Page.SIZE - within - copied);
        }
        return copied;
    }

    // ---- its size ----

    @Override
    public long truncate(long newSize) {
        if (newSize > RamFileSystem.LARGEST_FILE) {
            return Errno.EFBIG.result();
        }
        if (newSize < size) {
            long kept = Page.number(newSize + Page.SIZE - 1);
            pages.removeFrom(kept, fileSystem::giveBack);
            zeroBehind(newSize);
        }
        size = newSize;
        touch();
        return 0;
    }

    private void zeroBehind(long newSize) {
        int within = Page.offset(newSize);
        int frame = within == 0 ? PageMap.HOLE : pages.get(Page.number(newSize));
        if (frame != PageMap.HOLE) {
            fileSystem.allocator().memory().zeroBytes(Page.address(frame) + within, Page.SIZE - within);
        }
    }

    @Override
    protected void onUnused() {
        pages.removeFrom(0, fileSystem::giveBack);
        fileSystem.forgetInode();
    }
}
