package org.pagoda.user.exercise;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A submission does not do what a check asks for. Each line says something that its author can act on; the first says what is wrong. */
public final class NotYet extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final transient List<String> lines;
    private final @Nullable Long seed;
    private final Kind kind;

    private enum Kind {
        WRONG,
        /** Its code runs for ever, somewhere: nothing else can be tried with it. */
        STUCK,
        UNTRIED
    }

    public NotYet(String... lines) {
        this(List.of(lines), null, Kind.WRONG);
    }

    private NotYet(List<String> lines, @Nullable Long seed, Kind kind) {
        super(lines.get(0), null, false, false);
        this.lines = new ArrayList<>(lines);
        this.seed = seed;
        this.kind = kind;
    }

    static NotYet stuck(List<String> lines) {
        return new NotYet(lines, null, Kind.STUCK);
    }

    static NotYet untried(String why) {
        return new NotYet(List.of(why), null, Kind.UNTRIED);
    }

    /** The same, seen with a seed. */
    NotYet with(long newSeed) {
        return new NotYet(lines, seed == null ? newSeed : seed, kind);
    }

    public List<String> lines() {
        return List.copyOf(lines);
    }

    /** The seed with which it can be seen again; null: with any. */
    public @Nullable Long seed() {
        return seed;
    }

    boolean isStuck() {
        return kind == Kind.STUCK;
    }

    /** False: it is not known whether it does. */
    public boolean isTried() {
        return kind != Kind.UNTRIED;
    }
}
