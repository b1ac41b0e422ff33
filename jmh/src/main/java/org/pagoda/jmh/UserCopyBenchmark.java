package org.pagoda.jmh;

import java.nio.ByteBuffer;
import org.agrona.collections.MutableLong;
import org.agrona.concurrent.UnsafeBuffer;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.pagoda.mmu.Page;

/**
 * What it costs the kernel to copy from and to a program's memory, whose pages are there and in the TLB, beside a plain copy of as
 * many bytes outside the heap; and to fetch or store one value, beside the program's own load or store of it.
 */
public class UserCopyBenchmark extends PagodaBenchmark {
    /** A program with a few pages, and a buffer of the kernel's. */
    public abstract static class Copier extends BenchmarkMachine {
        private long user;
        private long kernel;

        /** Bytes to copy. */
        abstract int bytes();

        @Override
        protected final void prepare() {
            kernel = machine().kernel().kernelMemory().heap().kmalloc(bytes());
            user = libc().mmap(bytes() / Page.SIZE);
            for (int offset = 0; offset < bytes(); offset += Page.SIZE) {
                libc().store64(user + offset, 1);
            }
        }

        @Override
        protected final void cleanUp() {
            machine().kernel().kernelMemory().heap().kfree(kernel);
        }

        /** Copies all bytes from the kernel's buffer to the program. */
        final long copyToUser() {
            return SendBenchmark.check(userMemory().copyToUser(task(), user, kernel, bytes()), bytes());
        }

        /** Copies all bytes from the program to the kernel's buffer. */
        final long copyFromUser() {
            return SendBenchmark.check(userMemory().copyFromUser(task(), kernel, user, bytes()), bytes());
        }
    }

    /** Copies whole pages. */
    public static class Pages extends Copier {
        /** Bytes of one copy. */
        @Param({"4096", "65536"})
        public int size = Page.SIZE;

        @Override
        int bytes() {
            return size;
        }
    }

    /** Copies values of 64 bits. */
    public static class Values extends Copier {
        private final MutableLong value = new MutableLong();

        @Override
        int bytes() {
            return Page.SIZE;
        }
    }

    /** Two plain buffers outside the heap. */
    public static class Plain extends BenchmarkMachine {
        /** Bytes of one copy. */
        @Param({"4096", "65536"})
        public int size = Page.SIZE;

        private final UnsafeBuffer from = new UnsafeBuffer(0, 0);
        private final UnsafeBuffer to = new UnsafeBuffer(0, 0);

        @Override
        protected void prepare() {
            from.wrap(ByteBuffer.allocateDirect(size));
            to.wrap(ByteBuffer.allocateDirect(size));
        }
    }

    /** From the kernel's buffer to the program. */
    @Benchmark
    public long copyToUser(Pages pages) {
        return pages.copyToUser();
    }

    /** From the program to the kernel's buffer. */
    @Benchmark
    public long copyFromUser(Pages pages) {
        return pages.copyFromUser();
    }

    /** As many bytes between two buffers outside the heap. */
    @Benchmark
    public void copyPlain(Plain plain) {
        plain.to.putBytes(0, plain.from, 0, plain.size);
    }

    /** The kernel fetches 64 bits from the program. */
    @Benchmark
    public long getUser(Values values) {
        Copier copier = values;
        return SendBenchmark.check(copier.userMemory().getUser64(values.task(), values.value, copier.user), 0);
    }

    /** The kernel stores 64 bits into the program's memory. */
    @Benchmark
    public long putUser(Values values) {
        Copier copier = values;
        return SendBenchmark.check(copier.userMemory().putUser64(values.task(), 2, copier.user), 0);
    }

    /** The program itself loads 64 bits, through its MMU. */
    @Benchmark
    public long userLoad(Values values) {
        Copier copier = values;
        return values.task().cpu().mmu().load64(copier.user);
    }

    /** The program itself stores 64 bits, through its MMU. */
    @Benchmark
    public void userStore(Values values) {
        Copier copier = values;
        values.task().cpu().mmu().store64(copier.user, 2);
    }
}
