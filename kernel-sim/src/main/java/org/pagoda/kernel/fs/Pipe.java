package org.pagoda.kernel.fs;

import org.pagoda.kernel.OpenFile;
import org.pagoda.kernel.Task;
import org.pagoda.kernel.WaitQueue;
import org.pagoda.kernel.uaccess.UserMemory;
import org.pagoda.mmu.Errno;
import org.pagoda.mmu.Page;

/**
 * A pipe: bytes in the order in which they were written, at most {@link PipeRing#PAGES} pages of them.
 *
 * <ul>
 *   <li>A read gives what is there; it waits while nothing is and somebody can still write, else it is 0.
 *   <li>A write waits for room until all is written. Up to {@link #ATOMIC} bytes go in at once or not at all, so writers do not mix them.
 *   <li>When nobody can read any more a write is {@code -EPIPE}.
 *   <li>Ends that do not wait say {@code -EAGAIN}.
 * </ul>
 *
 * A call that has done something and is interrupted by a handler says what it has done.
 */
final class Pipe extends Inode {
    /** Bytes that are written at once: {@code PIPE_BUF}. */
    static final int ATOMIC = 4096;

    private static final int PERMISSIONS = 0600;

    private final UserMemory userMemory;
    private final PipeRing ring;
    private final PipeGifts gifts;
    private final WaitQueue readers;
    private final WaitQueue writers;

    // Whoever is in the kernel.
    private boolean isRead = true;
    private boolean isWritten = true;

    /** A pipe with both ends, and without a name. */
    Pipe(PipeFileSystem fileSystem, UserMemory userMemory) {
        super(fileSystem, FileType.PIPE, PERMISSIONS);
        this.userMemory = userMemory;
        ring = new PipeRing(fileSystem.kernel());
        gifts = new PipeGifts(fileSystem.kernel(), ring);
        readers = new WaitQueue(fileSystem.kernel());
        writers = new WaitQueue(fileSystem.kernel());
    }

    /** Pipes have no names by which they could be opened. */
    @Override
    public long open(Opening opening) {
        return Errno.ENXIO.result();
    }

    @Override
    protected void onUnused() {
        ring.clear();
    }

    /** It never has a name; called when it is held. */
    void loseName() {
        onRemoved();
    }

    // ---- the ends ----

    /** The end to read from, or that to write to. */
    final class End implements OpenFile {
        private final boolean reads;
        private final boolean waits;

        End(boolean reads, boolean nonBlocking) {
            this.reads = reads;
            waits = !nonBlocking;
        }

        @Override
        public long read(Task task, long address, long count) {
            return count == 0 ? 0 : Pipe.this.read(task, address, count, waits);
        }

        @Override
        public long write(Task task, long address, long count) {
            return count == 0 ? 0 : Pipe.this.write(task, address, count, waits);
        }

        /** {@link PipeCalls#gift}, of the end to write to. */
        long gift(Task task, long address, long pages) {
            return reads ? Errno.EBADF.result() : Pipe.this.gift(task, address, pages, waits);
        }

        /** {@link PipeCalls#acceptGift}, of the end to read from. */
        long acceptGift(Task task, long address, long pages) {
            return reads ? Pipe.this.acceptGift(task, address, pages, waits) : Errno.EBADF.result();
        }

        @Override
        public int ready() {
            if (reads) {
                int hangUp = isWritten ? 0 : HANG_UP;
                return ring.isEmpty() && isWritten ? 0 : READABLE | hangUp;
            } else if (!isRead) {
                return WRITABLE | ERROR;
            }
            return ring.freePages() > 0 ? WRITABLE : 0;
        }

        @Override
        public WaitQueue readiness() {
            return reads ? readers : writers;
        }

        @Override
        public long close() {
            if (reads) {
                isRead = false;
                writers.wakeAll();
            } else {
                isWritten = false;
                readers.wakeAll();
            }
            return 0;
        }
    }

    /** What a task that would wait is told, because it does not want to, or after it has waited; 0: it is to look again. */
    private static long await(WaitQueue queue, Task task, boolean waits, long done) {
        if (!waits) {
            return done > 0 ? done : Errno.EAGAIN.result();
        }
        boolean interrupted = queue.await(task);
        return interrupted ? done : 0;
    }

    // ---- bytes ----

    private long read(Task task, long address, long count, boolean waits) {
        while (ring.isEmpty()) {
            if (!isWritten) {
                return 0;
            }
            long result = await(readers, task, waits, 0);
            if (result != 0) {
                return result;
            }
        }
        long done = 0;
        while (done < count && !ring.isEmpty()) {
            int chunk = (int) Math.min(ring.headLength(), count - done);
            long copied = userMemory.copyToUser(task, address + done, ring.head(), chunk);
            if (copied > 0) {
                ring.consume((int) copied);
                done += copied;
            }
            if (copied < chunk) {
                done = done == 0 ? copied : done;
                break;
            }
        }
        if (done > 0) {
            writers.wakeAll();
        }
        return done;
    }

    private long write(Task task, long address, long count, boolean waits) {
        long needed = count <= ATOMIC ? count : 1;
        long done = 0;
        while (done < count) {
            long left = count - done;
            if (!isRead) {
                return done > 0 ? done : Errno.EPIPE.result();
            } else if (ring.room() < needed) {
                long result = await(writers, task, waits, done);
                if (result != 0) {
                    return result;
                }
            } else {
                long copied = count <= ATOMIC
                        ? writeAtOnce(task, address, (int) count)
                        : writePage(task, address + done, left);
                if (copied < 0) {
                    return done > 0 ? done : copied;
                }
                done += copied;
                readers.wakeAll();
            }
        }
        return done;
    }

    /** Writes up to {@code left} bytes to the rest of the last page, or to a page more; there is room. How many, 1 or more, or an error. */
    private long writePage(Task task, long address, long left) {
        int inLast = ring.roomInLast();
        if (inLast > 0) {
            long copied = userMemory.copyFromUser(task, ring.tail(), address, Math.min(inLast, left));
            ring.extend((int) Math.max(0, copied));
            return copied;
        }
        long frame = ring.take();
        if (frame < 0) {
            return frame;
        }
        long copied = userMemory.copyFromUser(task, ring.address((int) frame), address, Math.min(Page.SIZE, left));
        if (copied <= 0) {
            ring.giveBack((int) frame);
        } else {
            ring.append((int) frame, (int) copied);
        }
        return copied;
    }

    /** Writes all of {@code count} bytes, for which there is room, or nothing. */
    private long writeAtOnce(Task task, long address, int count) {
        int here = Math.min(ring.roomInLast(), count);
        int there = count - here;
        long frame = there == 0 ? 0 : ring.take();
        if (frame < 0) {
            return frame;
        }
        boolean copied = (here == 0 || userMemory.copyFromUser(task, ring.tail(), address, here) == here)
                && (there == 0
                        || userMemory.copyFromUser(task, ring.address((int) frame), address + here, there) == there);
        if (!copied) {
            if (there > 0) {
                ring.giveBack((int) frame);
            }
            return Errno.EFAULT.result();
        }
        if (here > 0) {
            ring.extend(here);
        }
        if (there > 0) {
            ring.append((int) frame, there);
        }
        return count;
    }

    // ---- pages ----

    private long gift(Task task, long address, long pages, boolean waits) {
        long done = 0;
        while (done < pages) {
            if (!isRead) {
                return done > 0 ? done : Errno.EPIPE.result();
            } else if (ring.freePages() == 0) {
                long result = await(writers, task, waits, done);
                if (result != 0) {
                    return result;
                }
            } else {
                long result = gifts.give(task, address + Page.address(done), pages - done);
                if (result < 0) {
                    return done > 0 ? done : result;
                }
                done += result;
                readers.wakeAll();
            }
        }
        return done;
    }

    private long acceptGift(Task task, long address, long pages, boolean waits) {
        while (ring.isEmpty()) {
            if (!isWritten) {
                return 0;
            }
            long result = await(readers, task, waits, 0);
            if (result != 0) {
                return result;
            }
        }
        long result = gifts.accept(task, address, pages);
        if (result > 0) {
            writers.wakeAll();
        }
        return result;
    }
}
