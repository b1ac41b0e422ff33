package org.pagoda.user.lab;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.pagoda.ipc.SendFlags;
import org.pagoda.kernel.Process;
import org.pagoda.kernel.ProcessLimits;
import org.pagoda.kernel.trace.EventKind;
import org.pagoda.mmu.AddressSpace;
import org.pagoda.mmu.Errno;
import org.pagoda.user.ChildEntry;
import org.pagoda.user.Libc;

/**
 * The concurrent sieve: a chain of processes, one a prime, through which pages of numbers are moved. It is Doug McIlroy's, told in C. A. R.
 * Hoare, <i>Communicating Sequential Processes</i> (1978), 6.1.
 */
final class Primes implements Lab {
    private static final long NUMBERS = 64;
    private static final long FOUND = 65;

    private static final String COUNT = "count";
    private static final int DEFAULT_COUNT = 30;
    private static final int MOST = 1000;
    private static final int NUMBERS_A_PAGE = 100;
    /** A process is at most two pages ahead of the next: what is made beyond the last prime is in vain. */
    private static final ProcessLimits FEW_AHEAD = ProcessLimits.DEFAULT.withMailbox(2, 2);

    private static final int COLUMNS = 10;
    private static final int ROWS_SHOWN = 8;

    /** A page that each process has of its own, at the same address: first a copy of its parent's, that is what fork does. */
    private static final long NOTES = AddressSpace.MMAP_START;
    // The words in it. The generator's process, how many primes there are to be, which of them this process has, and
    // its number.
    private static final long GENERATOR = NOTES;
    private static final long WANTED = NOTES + 8;
    private static final long INDEX = NOTES + 16;
    private static final long PRIME = NOTES + 24;
    // Numbers that came in, that went on, and the process that they went to.
    private static final long CAME = NOTES + 32;
    private static final long WENT_ON = NOTES + 40;
    private static final long NEXT = NOTES + 48;

    /** Pages of messages are from here on. */
    private static final long WINDOW = 0x20_0000_0000L;

    @Override
    public String name() {
        return "primes";
    }

    @Override
    public String summary() {
        return "a sieve of processes, one a prime; pages of numbers are moved from each to the next";
    }

    @Override
    public List<LabKey> keys() {
        return List.of(new LabKey(COUNT, "1 to " + MOST, Integer.toString(DEFAULT_COUNT), "how many primes"));
    }

    // ---- programs ----

    /** Makes numbers, from 2 on, until enough of them were found to be prime. */
    private static void generate(Libc libc, int count, List<Long> found, long[] made) {
        libc.mmap(NOTES, 1, 6);
        libc.store64(GENERATOR, libc.getpid());
        libc.store64(WANTED, count);
        libc.registerHandler(FOUND, (inHandler, pid, type, prime, size, flags) -> {
            found.add(prime);
            return 0;
        });
        long first = libc.fork(Sieve.class, 2);
        for (long number = 2; found.size() < count; number += NUMBERS_A_PAGE) {
            long page = libc.mmap(1);
            libc.store64(page, NUMBERS_A_PAGE);
            for (int i = 0; i < NUMBERS_A_PAGE; i++) {
                libc.store64(page + 8L * (i + 1), number + i);
            }
            send(libc, first, NUMBERS, page, 1);
            made[0] += NUMBERS_A_PAGE;
            libc.munmap(page, 1);
        }
    }

    /**
     * Sends to {@code pid}, whatever comes between: it may not have registered its handler, and while one waits for room one may be
     * interrupted, by a message of one's own; then nothing was sent yet.
     */
    private static void send(Libc libc, long pid, long type, long address, long size) {
        long result = Errno.EINTR.result();
        while (result == Errno.EINTR.result()) {
            result = Peers.send(libc, pid, type, address, size, SendFlags.MOVE | SendFlags.BLOCK);
        }
    }

    /** Lets numbers through that its prime does not divide. The first one is prime: the next process gets it. */
    static final class Sieve implements ChildEntry {
        @Override
        public void main(Libc libc, long prime) {
            libc.store64(PRIME, prime);
            libc.store64(INDEX, libc.load64(INDEX) + 1);
            libc.store64(CAME, 0);
            libc.store64(WENT_ON, 0);
            libc.store64(NEXT, 0);
            libc.registerHandler(NUMBERS, (inHandler, pid, type, page, size, flags) -> {
                sift(inHandler, page, prime);
                return 0; // what was moved on is somebody else's; a page without numbers is given up
            });
            send(libc, libc.load64(GENERATOR), FOUND, prime, 0);
            libc.serve();
        }

        private static void sift(Libc libc, long page, long prime) {
            long count = libc.load64(page);
            long left = 0;
            for (long i = 1; i <= count; i++) {
                long number = libc.load64(page + 8 * i);
                if (number % prime != 0) {
                    libc.store64(page + 8 * ++left, number);
                }
            }
            libc.store64(page, left);
            libc.store64(CAME, libc.load64(CAME) + count);
            if (left > 0 && libc.load64(INDEX) < libc.load64(WANTED)) {
                if (libc.load64(NEXT) == 0) {
                    libc.store64(NEXT, libc.fork(Sieve.class, libc.load64(page + 8)));
                }
                libc.store64(WENT_ON, libc.load64(WENT_ON) + left);
                send(libc, libc.load64(NEXT), NUMBERS, page, 1);
            }
        }
    }

    // ---- the lesson ----

    /** A process of the chain as it is in the end. */
    private record Link(Process process, long prime, long came, long wentOn) {}

    @Override
    public boolean run(LabRun run) {
        int count = run.number(COUNT, 1, MOST, DEFAULT_COUNT);
        Lesson lesson = new Lesson(
                this,
                run,
                "The first " + Text.count(count, "prime")
                        + ", each with a process of its own, which forks the next one for the first number that "
                        + "it does not divide.",
                "What one lets through arrives at the next, no number is lost or comes twice.",
                "No page is copied on its way: it is moved, so nobody looks at numbers that another one works on.");
        List<Long> found = new ArrayList<>();
        try (Scene scene = lesson.scene()) {
            long[] made = new long[1];
            long[] copies = new long[1];
            scene.machine().trace().listen((kind, tick, cpu, pid, address, b, c, d) -> {
                if (kind == EventKind.COPY && address >= WINDOW) {
                    copies[0]++;
                }
            });
            Process generator = scene.spawn("generator", libc -> generate(libc, count, found, made), FEW_AHEAD);
            scene.run();
            found.sort(null);
            List<Link> chain = chain(scene, generator, count);
            print(lesson, found, chain);
            lesson.saw(1, found.equals(firstPrimes(count)) && chain.size() == count);
            lesson.saw(2, areConnected(made[0], chain));
            lesson.saw(3, copies[0] == 0);
            scene.finish(facts(found, chain));
        }
        return lesson.conclude();
    }

    /** The processes by their primes, as their notes say. */
    private static List<Link> chain(Scene scene, Process generator, int count) {
        List<Link> chain = new ArrayList<>();
        for (Process process : scene.machine().kernel().processes()) {
            Long prime = process == generator ? null : scene.load(process, PRIME);
            Long came = scene.load(process, CAME);
            Long wentOn = scene.load(process, WENT_ON);
            if (prime != null && came != null && wentOn != null && chain.size() < count) {
                chain.add(new Link(process, prime, came, wentOn));
            }
        }
        chain.sort((left, right) -> Long.compare(left.prime, right.prime));
        return chain;
    }

    private static boolean areConnected(long made, List<Link> chain) {
        if (chain.isEmpty() || chain.get(0).came != made) {
            return false;
        }
        for (int i = 0; i + 1 < chain.size(); i++) {
            if (chain.get(i).wentOn != chain.get(i + 1).came) {
                return false;
            }
        }
        return true;
    }

    /** The slow obvious way. */
    private static List<Long> firstPrimes(int count) {
        List<Long> primes = new ArrayList<>();
        for (long number = 2; primes.size() < count; number++) {
            long candidate = number;
            if (primes.stream().noneMatch(prime -> candidate % prime == 0)) {
                primes.add(candidate);
            }
        }
        return primes;
    }

    private static void print(Lesson lesson, List<Long> found, List<Link> chain) {
        Table table = new Table("process", "its prime", "numbers that came", "that went on", "");
        long most = chain.isEmpty() ? 1 : chain.get(0).came;
        for (int i = 0; i < chain.size(); i++) {
            Link link = chain.get(i);
            if (i == ROWS_SHOWN && chain.size() > ROWS_SHOWN + 1) {
                table.row("...", "", "", "", "");
            }
            if (i < ROWS_SHOWN || i == chain.size() - 1) {
                table.row(link.process, link.prime, link.came, link.wentOn, Text.bar(link.wentOn, most, 40));
            }
        }
        table.print(lesson.out());
        lesson.out().println();
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < found.size(); i++) {
            line.append(String.format(Locale.ROOT, "%7d", found.get(i)));
            if ((i + 1) % COLUMNS == 0 || i == found.size() - 1) {
                lesson.out().println(line);
                line.setLength(0);
            }
        }
        lesson.out().println();
    }

    private static Map<String, @Nullable Object> facts(List<Long> found, List<Link> chain) {
        Map<String, @Nullable Object> facts = new LinkedHashMap<>();
        facts.put("count", found.size());
        facts.put("last", found.isEmpty() ? null : found.get(found.size() - 1));
        facts.put("primes", found);
        facts.put("processes", chain.size());
        return facts;
    }
}
