package org.pagoda.ipc;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.function.ToLongFunction;

/** Draws the arguments of one operation: most often such that it can succeed, sometimes such that no program should use. */
final class ModelDraw {
    /** A run of pages. */
    record Range(long address, long pages) {
        long first() {
            return address >> 12;
        }

        /** The page numbers, of a long run only the first ones. */
        List<Long> numbers() {
            List<Long> numbers = new ArrayList<>();
            for (long i = 0; i < Math.min(pages, 100); i++) {
                numbers.add(first() + i);
            }
            return numbers;
        }

        @Override
        public String toString() {
            return "0x" + Long.toHexString(address) + ", " + pages;
        }
    }

    private static final long[] USUAL_TYPES = {64, 64, 64, 65, 65, 66};
    private static final long[] ODD_TYPES = {0, 0, 1, 63, 67, 1L << 40, Long.MAX_VALUE, -1, Long.MIN_VALUE};
    private static final long[] ODD_ADDRESSES = {
        0,
        8,
        0xF000,
        0x1_0000,
        ModelSpace.MMAP_START << 12,
        (ModelSpace.MMAP_START << 12) + 1,
        ModelWindow.START << 12,
        (ModelWindow.START - 1) << 12,
        (ModelSpace.END - 1) << 12,
        ModelSpace.END << 12,
        -4096,
        Long.MIN_VALUE,
        1L << 62 | ModelSpace.MMAP_START << 12
    };
    private static final long[] ODD_SIZES = {
        1, 1, 1, 2, 3, 65, 0, -1, ModelSpace.END - 16, ModelSpace.END, 1L << 52, Long.MAX_VALUE, Long.MIN_VALUE
    };

    private final SplittableRandom random;
    private final Model model;

    ModelDraw(long seed, Model model) {
        random = new SplittableRandom(seed);
        this.model = model;
    }

    int below(int bound) {
        return random.nextInt(bound);
    }

    boolean once(int in) {
        return random.nextInt(in) == 0;
    }

    long any() {
        return random.nextLong();
    }

    long of(long... values) {
        return values[random.nextInt(values.length)];
    }

    /**
     * One of several. Which one hangs on what each is by itself, so that it is still the same if others, that were not drawn, are
     * not there: that makes failing sequences short.
     */
    <T> T of(List<T> values, ToLongFunction<T> tag) {
        long drawn = random.nextLong();
        T found = values.get(0);
        long least = Long.MAX_VALUE;
        for (T value : values) {
            long rank = mix(tag.applyAsLong(value) ^ drawn);
            if (rank <= least) {
                least = rank;
                found = value;
            }
        }
        return found;
    }

    /** Scatters, as in Steele, Lea and Flood, "Fast Splittable Pseudorandom Number Generators". */
    private static long mix(long value) {
        long mixed = (value ^ (value >>> 30)) * 0xBF58476D1CE4E5B9L;
        mixed = (mixed ^ (mixed >>> 27)) * 0x94D049BB133111EBL;
        return mixed ^ (mixed >>> 31);
    }

    ModelProcess process() {
        return of(List.copyOf(model.alive.values()), process -> process.tag);
    }

    long pid() {
        long alive = process().pid;
        return once(40) ? of(0, -1, alive | 1L << 32, below(50)) : alive;
    }

    long type() {
        return once(30) ? of(ODD_TYPES) : of(USUAL_TYPES);
    }

    /** A type to handle or to mask: sometimes one that the kernel tells of. */
    long handledType() {
        return once(6) ? of(MessageType.CHILD_EXITED, MessageType.TIMER, MessageType.IRQ) : type();
    }

    /** A type that the process {@code pid} handles, most often. */
    long typeFor(long pid) {
        ModelProcess receiver = model.alive.get(pid);
        List<Long> types = receiver == null ? new ArrayList<>() : new ArrayList<>(receiver.handlers.keySet());
        types.removeIf(type -> type < MessageType.FIRST_USER);
        return types.isEmpty() || once(10) ? type() : of(types, type -> type);
    }

    long rights() {
        return once(3) ? of(0, 2, 2, 2, 2, 4, 8, 10, 12, 14, 16, -1) : 6;
    }

    /** Some of a process's pages. */
    Range range(ModelProcess process) {
        if (once(40)) {
            return new Range(of(ODD_ADDRESSES), of(ODD_SIZES));
        }
        if (once(40)) {
            return new Range((ModelWindow.START + below(process.space.window.slots + 1)) << 12, 1 + below(3));
        }
        boolean any = once(10);
        List<Long> pages = new ArrayList<>();
        for (long page : named(process.space)) {
            if (any || process.space.isThere(page)) {
                pages.add(page);
            }
        }
        if (pages.isEmpty()) {
            return new Range(ModelSpace.MMAP_START << 12, 1);
        }
        int first = pages.indexOf(of(pages, page -> page));
        int run = 1;
        while (first + run < pages.size() && pages.get(first + run) == pages.get(first) + run) {
            run++;
        }
        int most = Math.min(run, once(4) ? 12 : 3);
        return new Range(pages.get(first) << 12, once(25) ? run + 1 : 1 + random.nextInt(most));
    }

    private static Set<Long> named(ModelSpace space) {
        Set<Long> pages = new TreeSet<>(space.regions.keySet());
        pages.addAll(space.entries.keySet());
        return pages;
    }

    /** Flags of a send. */
    long flags() {
        long flags = below(8) | of(0, 0, 0, 0, 0, 1, 2, 2, 3) << 3;
        if (once(4)) {
            flags |= SendFlags.WAIT;
        }
        if (once(12)) {
            flags |= SendFlags.BLOCK;
        }
        if (once(10)) {
            flags = of(0, 2, 0, 2, 0, 2, 3, 6) | of(0, 0, 0, 1) << 3 | SendFlags.WAIT | SendFlags.LEND;
        }
        if (once(60)) {
            flags |= of(SendFlags.LEND, 1 << 8, 1L << 40, Long.MIN_VALUE);
        }
        return flags;
    }

    /** Flags of a call, a reply, or what is forwarded: to one process. */
    long flagsToOne() {
        long flags = below(8);
        if (once(4)) {
            flags = below(2) << 1 | SendFlags.LEND;
        }
        return once(20) ? flags() : flags;
    }
}
