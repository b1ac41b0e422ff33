package org.pagoda.ipc;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * One random operation, as plain values. What it is exactly is decided when it is applied, by {@code value} and by what is there
 * at that time; so every sequence of operations can be applied, also what is left of one after some were taken out.
 */
record ModelOperation(Kind kind, long value) {
    /** What is done, and how often in comparison. */
    enum Kind {
        BIRTH(3),
        FORK(8),
        DEATH(3),
        MAP(22),
        UNMAP(8),
        PROTECT(8),
        STORE(30),
        LOAD(16),
        SEND(80),
        NOTIFY(6),
        ENTER(90),
        LEAVE(80),
        REGISTER(8),
        UNREGISTER(2),
        MASK(2),
        UNMASK(8),
        UNMASK_ALL(2),
        SEND_MASK(2),
        REVOKE(12),
        PIN(4),
        SWAP_OUT(16),
        UNPIN(7),
        CALL(24),
        REPLY(16),
        KEEP(6),
        FORWARD(8),
        CANCEL(4),
        EVENT(24);

        private final int weight;

        Kind(int weight) {
            this.weight = weight;
        }
    }

    private static final List<Kind> DRAWN = new ArrayList<>();

    static {
        for (Kind kind : Kind.values()) {
            for (int i = 0; i < kind.weight; i++) {
                DRAWN.add(kind);
            }
        }
    }

    /** The first {@code count} operations that {@code seed} gives; they begin with a few processes that have some pages. */
    static List<ModelOperation> draw(long seed, int count) {
        SplittableRandom random = new SplittableRandom(seed);
        List<ModelOperation> operations = new ArrayList<>(count);
        for (int i = 0; i < 4; i++) {
            operations.add(new ModelOperation(Kind.BIRTH, random.nextLong()));
        }
        while (operations.size() < count) {
            operations.add(new ModelOperation(DRAWN.get(random.nextInt(DRAWN.size())), random.nextLong()));
        }
        return operations;
    }

    /** Reads what {@link #toString} writes, one operation after the other. */
    static List<ModelOperation> parse(String text) {
        List<ModelOperation> operations = new ArrayList<>();
        for (String word : text.strip().split("\\s+", -1)) {
            int colon = word.indexOf(':');
            operations.add(new ModelOperation(
                    Kind.valueOf(word.substring(0, colon)), Long.parseUnsignedLong(word.substring(colon + 1), 16)));
        }
        return operations;
    }

    @Override
    public String toString() {
        return kind + ":" + Long.toHexString(value);
    }
}
