package org.pagoda.kernel;

import static org.pagoda.kernel.testing.TestMachine.OTHER;
import static org.pagoda.kernel.testing.TestMachine.TYPE;

import java.util.SplittableRandom;
import org.pagoda.ipc.MessageType;
import org.pagoda.ipc.SendFlags;
import org.pagoda.kernel.syscall.SystemCallNumber;
import org.pagoda.kernel.testing.User;
import org.pagoda.mmu.Page;
import org.pagoda.mmu.Rights;

/** A program that does anything at all, as its lot falls. */
final class Vandal {
    /** The pages that programs play with. */
    private static final long ARENA = 0x10_0000_0000L;

    private static final long ARENA_PAGES = 12;
    /** Where the frames of calls are, one page for each depth. */
    private static final long FRAMES = 0x10_1000_0000L;

    private final User user;
    private final SplittableRandom lot;
    private final int count;
    private int depth;

    /** One of {@code count}, each spawned as {@code program N}. */
    Vandal(User user, long seed, int count) {
        this.user = user;
        lot = new SplittableRandom(seed);
        this.count = count;
    }

    void run() {
        user.mmap(ARENA, ARENA_PAGES, Rights.READ_WRITE);
        user.mmap(FRAMES, 5, Rights.READ_WRITE);
        register();
        for (int i = 0; i < 80; i++) {
            act();
        }
    }

    private void register() {
        for (long type : new long[] {TYPE, OTHER, MessageType.RETURNED, MessageType.TIMER}) {
            user.on(type, message -> {
                depth++;
                respond();
                for (int i = lot.nextInt(4); i > 0 && depth < 4; i--) {
                    act();
                }
                depth--;
                return lot.nextInt(50) == 0 ? -1 : lot.nextLong(message.size() + 1);
            });
        }
    }

    /** Half of all messages are answered, or passed on, or their tokens kept, whether they are requests or not. */
    private void respond() {
        switch (lot.nextInt(8)) {
            case 0, 1 -> user.reply(0, place(), lot.nextInt(3), lot.nextInt(8));
            case 2 -> user.keepToken();
            case 3 -> forward(0);
            default -> {}
        }
    }

    private long place() {
        return ARENA + Page.address(lot.nextLong(ARENA_PAGES));
    }

    private String somebody() {
        return "program " + lot.nextInt(count);
    }

    private void act() {
        long address = place();
        long pages = 1 + lot.nextLong(3);
        String other = somebody();
        switch (lot.nextInt(50)) {
            case 0 -> user.off(type());
            case 1 -> register();
            case 2 -> user.load(lot.nextInt(8) == 0 ? 0 : user.map(1));
            case 3 -> user.exit(lot.nextInt(3));
            case 4 -> {
                if (lot.nextInt(4) == 0) {
                    user.kill(other);
                }
            }
            case 5, 6, 7, 8 -> user.giveWay();
            case 9, 10, 11 -> user.munmap(address, pages);
            case 12, 13, 14, 15, 16, 17 -> user.mmap(address, pages, Rights.READ_WRITE);
            case 18 -> user.sleep(lot.nextInt(100));
            case 19 -> user.mask(type());
            case 20, 21 -> user.unmask(type());
            case 22, 23, 24 -> user.reply(lot.nextInt(1, 4), address, pages - 1, lot.nextInt(8));
            case 25 -> forward(lot.nextInt(1, 4));
            case 34 -> user.setTimer(lot.nextInt(40), 0);
            case 26 -> user.call(SystemCallNumber.REVOKE, address, pages);
            case 27, 28, 29, 30, 31, 32, 33 -> call(other, address, pages - 1);
            default -> send(other, address, pages);
        }
    }

    private void send(String other, long address, long pages) {
        long size = lot.nextInt(4) == 0 ? 0 : pages;
        long flags = lot.nextInt(8) == 0 ? SendFlags.TO_ALL | lot.nextInt(8) : flags();
        user.send(other, type(), address, size, flags | (lot.nextLong(2) << 6));
    }

    private void call(String other, long address, long pages) {
        long frame = FRAMES + Page.address(depth);
        user.store(frame, lot.nextInt(3) == 0 ? 0 : lot.nextInt(100));
        user.ask(other, type(), address, pages, flags() | (lot.nextLong(2) << 6), frame);
    }

    private void forward(long token) {
        user.forward(token, somebody(), type(), place(), lot.nextInt(3), lot.nextInt(8));
    }

    private long type() {
        return lot.nextBoolean() ? TYPE : OTHER;
    }

    private long flags() {
        return switch (lot.nextInt(4)) {
            case 0 -> SendFlags.MOVE | SendFlags.LEND | SendFlags.WAIT;
            case 1 -> lot.nextInt(8) | SendFlags.WAIT;
            default -> lot.nextInt(8);
        };
    }
}
