package org.pagoda.user.lab;

import java.util.ArrayList;
import java.util.List;
import org.pagoda.kernel.Process;
import org.pagoda.user.Libc;

/** A program that loads from the same pages of a file round after round, and how many faults each round took. */
final class LoopingProgram {
    private final Process process;
    private final PagedFile file;
    private final int firstPage;
    private final int pages;
    private final int rounds;
    private final long start;
    private final List<Integer> faults = new ArrayList<>();

    /** What a program does before a round, or after it. */
    @FunctionalInterface
    interface Between {
        /** Takes the round's number, from 0. */
        void at(Libc libc, int round);

        /** Nothing. */
        static void nothing(Libc libc, int round) {}
    }

    /** A process called {@code name} that loops over {@code pages} pages from {@code firstPage} on. */
    LoopingProgram(Scene scene, String name, PagedFile file, int firstPage, int pages, int rounds) {
        this(scene, name, file, firstPage, pages, rounds, Between::nothing, Between::nothing);
    }

    /** One that does something before each round, and after it. */
    LoopingProgram(
            Scene scene,
            String name,
            PagedFile file,
            int firstPage,
            int pages,
            int rounds,
            Between before,
            Between after) {
        this.file = file;
        this.firstPage = firstPage;
        this.pages = pages;
        this.rounds = rounds;
        process = scene.spawn(name, libc -> loop(libc, before, after));
        start = file.map(process);
    }

    private void loop(Libc libc, Between before, Between after) {
        for (int round = 0; round < rounds; round++) {
            before.at(libc, round);
            int count = 0;
            for (int page = firstPage; page < firstPage + pages; page++) {
                count += file.load(libc, start, page) ? 1 : 0;
            }
            faults.add(count);
            after.at(libc, round);
        }
    }

    /** How many faults each round took that was finished. */
    List<Integer> faults() {
        return faults;
    }

    int pages() {
        return pages;
    }

    Process process() {
        return process;
    }

    /** Faults of all rounds but the first, in which every page has to come. */
    int faultsLater() {
        return faults.stream().skip(1).mapToInt(Integer::intValue).sum();
    }

    /** References of all rounds but the first. */
    int referencesLater() {
        return (rounds - 1) * pages;
    }

    /** True if it came to its end, and loaded what the pages hold. */
    boolean isDone() {
        return faults.size() == rounds && file.contentAgrees();
    }

    /** True if it came to its end and faulted in the first round only, once for each page. */
    boolean fits() {
        return isDone() && faults.get(0) == pages && faultsLater() == 0;
    }

    /** True if it came to its end and every reference was a fault. */
    boolean alwaysFaults() {
        return isDone() && faults.stream().allMatch(count -> count == pages);
    }
}
