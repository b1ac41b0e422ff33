package org.pagoda.user.lab;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.pagoda.kernel.Process;
import org.pagoda.mmu.AddressSpace;
import org.pagoda.mmu.KernelMemory;
import org.pagoda.mmu.Page;
import org.pagoda.mmu.PageTableEntry;
import org.pagoda.mmu.Rights;
import org.pagoda.user.Libc;

/** One number is an address in two processes, and names two frames; each frame has another name in the kernel's direct map. */
final class TwoSpaces implements Lab {
    private static final long TURN = 64;
    private static final long ADDRESS = AddressSpace.MMAP_START;
    private static final long ALICES = 0xa11ce;
    private static final long BOBS = 0xb0b;
    private static final long KERNELS = 0x0c0de;

    @Override
    public String name() {
        return "two-spaces";
    }

    @Override
    public String summary() {
        return "one number is an address in two processes, and names two frames";
    }

    @Override
    public List<LabKey> keys() {
        return List.of();
    }

    /** One machine, on which two programs use the same number. */
    private static final class Round {
        private final Scene scene;
        private final KernelMemory kernelMemory;
        private final Process alice;
        private final Process bob;
        private int alicesFrame = -1;
        private int bobsFrame = -1;
        private long aliceLoaded;
        private long bobLoaded;
        private long kernelLoadedFromAlices;
        private long kernelLoadedFromBobs;
        private long bobLoadedAfterTheKernel;
        private long aliceLoadedAfterTheKernel;
        private boolean ended;

        Round(Scene scene) {
            this.scene = scene;
            kernelMemory = scene.machine().kernel().kernelMemory();
            alice = scene.spawn("alice", this::beAlice);
            bob = scene.spawn("bob", this::beBob);
        }

        private void beAlice(Libc libc) {
            libc.mmap(ADDRESS, 1, Rights.READ_WRITE);
            libc.store64(ADDRESS, ALICES);
            Peers.tell(libc, scene.pid("bob"), TURN);
            aliceLoaded = libc.load64(ADDRESS);
            lookAsTheKernel();
            Peers.tell(libc, scene.pid("bob"), TURN);
            aliceLoadedAfterTheKernel = libc.load64(ADDRESS);
            ended = true;
            libc.serve();
        }

        private void beBob(Libc libc) {
            libc.mmap(ADDRESS, 1, Rights.READ_WRITE);
            libc.registerHandler(TURN, (inHandler, pid, type, address, size, flags) -> {
                if (bobLoaded == 0) {
                    inHandler.store64(ADDRESS, BOBS);
                    bobLoaded = inHandler.load64(ADDRESS);
                } else {
                    bobLoadedAfterTheKernel = inHandler.load64(ADDRESS);
                }
                return 0;
            });
            libc.serve();
        }

        /** The kernel loads from both frames by its own names for them, and stores into bob's. */
        private void lookAsTheKernel() {
            alicesFrame = PageTableEntry.frame(Scene.entry(alice, ADDRESS));
            bobsFrame = PageTableEntry.frame(Scene.entry(bob, ADDRESS));
            kernelLoadedFromAlices = kernelMemory.load64(kernelName(alicesFrame));
            kernelLoadedFromBobs = kernelMemory.load64(kernelName(bobsFrame));
            kernelMemory.store64(kernelName(bobsFrame), KERNELS);
        }

        /** The address of a frame in the direct map. */
        private long kernelName(int frame) {
            return kernelMemory.address(Page.address(frame));
        }
    }

    @Override
    public boolean run(LabRun run) {
        Lesson lesson = new Lesson(
                this,
                run,
                "Alice and bob both store at " + Text.address(ADDRESS)
                        + ", and each loads again what it stored itself.",
                "Their page tables lead from that number to two different frames.",
                "Each frame has one more name, in the direct map of the kernel: its physical address, and "
                        + Text.address(KernelMemory.START)
                        + " added. There the kernel loads what alice and bob stored.",
                "What the kernel stores by its name for bob's frame, bob loads by his; alice sees nothing of it.");
        try (Scene scene = lesson.scene()) {
            Round round = new Round(scene);
            scene.run();
            if (round.ended) {
                print(lesson, round);
            }
            check(lesson, round);
            scene.finish(facts(round));
        }
        return lesson.conclude();
    }

    private static void print(Lesson lesson, Round round) {
        Table table = new Table("who", "says", "by", "which is", "and loads");
        row(table, "alice", ADDRESS, "her page table", round.alicesFrame, round.aliceLoaded);
        row(table, "bob", ADDRESS, "his page table", round.bobsFrame, round.bobLoaded);
        row(
                table,
                "the kernel",
                round.kernelName(round.alicesFrame),
                "the direct map",
                round.alicesFrame,
                round.kernelLoadedFromAlices);
        row(
                table,
                "the kernel",
                round.kernelName(round.bobsFrame),
                "the direct map",
                round.bobsFrame,
                round.kernelLoadedFromBobs);
        table.print(lesson.out());
        lesson.out().println();
        draw(lesson, round, "alice", round.alicesFrame);
        lesson.out().println();
        draw(lesson, round, "bob", round.bobsFrame);
        lesson.out().println();
        lesson.out()
                .println("The kernel stores " + hex(KERNELS) + " at " + Text.address(round.kernelName(round.bobsFrame))
                        + ".");
        lesson.out()
                .println("At " + Text.address(ADDRESS) + " bob now loads " + hex(round.bobLoadedAfterTheKernel)
                        + ", alice " + hex(round.aliceLoadedAfterTheKernel) + ".");
        lesson.out().println();
    }

    private static void row(Table table, String who, long address, String by, int frame, long loaded) {
        table.row(who, Text.address(address), by, "frame " + frame, hex(loaded));
    }

    private static void draw(Lesson lesson, Round round, String who, int frame) {
        String user = String.format(Locale.ROOT, "  %-7s%-22s --+", who, Text.address(ADDRESS));
        String kernel = String.format(Locale.ROOT, "  %-7s%-22s --+", "kernel", Text.address(round.kernelName(frame)));
        lesson.out().println(user);
        lesson.out().println(" ".repeat(user.length() - 1) + "+--> frame " + frame);
        lesson.out().println(kernel);
    }

    private static void check(Lesson lesson, Round round) {
        if (!round.ended) {
            lesson.saw(1, false);
            return;
        }
        lesson.saw(1, round.aliceLoaded == ALICES && round.bobLoaded == BOBS);
        lesson.saw(2, round.alicesFrame != round.bobsFrame);
        lesson.saw(3, round.kernelLoadedFromAlices == ALICES && round.kernelLoadedFromBobs == BOBS);
        lesson.saw(3, round.kernelName(round.bobsFrame) - KernelMemory.START == Page.address(round.bobsFrame));
        lesson.saw(4, round.bobLoadedAfterTheKernel == KERNELS && round.aliceLoadedAfterTheKernel == ALICES);
    }

    private static String hex(long number) {
        return "0x" + Long.toHexString(number);
    }

    private static Map<String, @Nullable Object> facts(Round round) {
        Map<String, @Nullable Object> facts = new LinkedHashMap<>();
        facts.put("address", hex(ADDRESS));
        facts.put("frames", List.of(round.alicesFrame, round.bobsFrame));
        facts.put("loaded", List.of(hex(round.aliceLoaded), hex(round.bobLoaded)));
        facts.put(
                "kernelAddresses",
                round.ended
                        ? List.of(hex(round.kernelName(round.alicesFrame)), hex(round.kernelName(round.bobsFrame)))
                        : List.of());
        facts.put("kernelLoaded", List.of(hex(round.kernelLoadedFromAlices), hex(round.kernelLoadedFromBobs)));
        facts.put(
                "loadedAfterTheKernelStored",
                List.of(hex(round.aliceLoadedAfterTheKernel), hex(round.bobLoadedAfterTheKernel)));
        return facts;
    }
}
