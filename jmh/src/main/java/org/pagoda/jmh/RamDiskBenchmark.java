package org.pagoda.jmh;

import org.openjdk.jmh.annotations.Benchmark;
import org.pagoda.kernel.OpenFile;
import org.pagoda.kernel.OpenFlags;
import org.pagoda.mmu.Page;
import org.pagoda.user.driver.BuiltInDrivers;

/**
 * What it costs a program to read and write a page of the RAM disk: the system call, the driver and its buffer; beside what it costs the kernel to
 * copy a page from and to a program.
 */
public class RamDiskBenchmark extends PagodaBenchmark {
    /** Pages that are read or written one after the other, before the position is set back: the nearest cache has them all. */
    private static final int PAGES = 4;

    /** A program that has the disk open. */
    public static class Disk extends BenchmarkMachine {
        private long descriptor;
        private long buffer;
        private int left = PAGES;

        @Override
        protected void prepare() {
            BuiltInDrivers.addTo(machine());
            descriptor = libc().open("/dev/ram0", OpenFlags.READ_WRITE);
            buffer = libc().mmap(1);
            for (int i = 0; i < PAGES; i++) {
                libc().store64(buffer, i);
                SendBenchmark.check(libc().pwrite(descriptor, buffer, Page.SIZE, Page.address(i)), Page.SIZE);
            }
        }

        private void next() {
            if (--left < 0) {
                left = PAGES - 1;
                libc().lseek(descriptor, 0, OpenFile.FROM_START);
            }
        }
    }

    /** The kernel with a page to copy. */
    public static class PageCopier extends UserCopyBenchmark.Copier {
        @Override
        int bytes() {
            return Page.SIZE;
        }
    }

    /** A program reads a page. */
    @Benchmark
    public long read(Disk disk) {
        disk.next();
        return SendBenchmark.check(disk.libc().read(disk.descriptor, disk.buffer, Page.SIZE), Page.SIZE);
    }

    /** A program writes a page. */
    @Benchmark
    public long write(Disk disk) {
        disk.next();
        return SendBenchmark.check(disk.libc().write(disk.descriptor, disk.buffer, Page.SIZE), Page.SIZE);
    }

    /** The kernel copies a page to a program. */
    @Benchmark
    public long copyToUser(PageCopier copier) {
        return copier.copyToUser();
    }

    /** The kernel copies a page from a program. */
    @Benchmark
    public long copyFromUser(PageCopier copier) {
        return copier.copyFromUser();
    }
}
