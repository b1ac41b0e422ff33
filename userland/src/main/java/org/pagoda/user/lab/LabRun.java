package org.pagoda.user.lab;

import java.io.PrintStream;
import java.math.BigInteger;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.pagoda.kernel.boot.Machine;

/** What a lab is run with: the machine to boot, what was set, and where its output goes. */
public final class LabRun {
    /** Where a lab's results go when programs are to read them. */
    @FunctionalInterface
    public interface JsonSink {
        /** Takes one object. */
        void accept(Map<String, @Nullable Object> object);
    }

    private final Supplier<Machine.Builder> machines;
    private final long seed;
    private final Map<String, String> settings;
    private final PrintStream out;
    private final @Nullable JsonSink json;
    private final Progress progress;

    /**
     * A run.
     *
     * @param machines machines as asked for on the command line
     * @param seed their seed
     * @param settings what was set, by key
     * @param out for people; what is printed there is lost if {@code json} is given
     * @param json for programs; null: the lab speaks to people
     * @param progress how far long work has come
     */
    public LabRun(
            Supplier<Machine.Builder> machines,
            long seed,
            Map<String, String> settings,
            PrintStream out,
            @Nullable JsonSink json,
            Progress progress) {
        this.machines = machines;
        this.seed = seed;
        this.settings = settings;
        this.out = out;
        this.json = json;
        this.progress = progress;
    }

    /** A machine as the command line asks for it; the lab may set what it leaves open. */
    public Machine.Builder machine() {
        return machines.get();
    }

    public long seed() {
        return seed;
    }

    public PrintStream out() {
        return out;
    }

    public boolean isForPeople() {
        return json == null;
    }

    public Progress progress() {
        return progress;
    }

    /** Passes on one object of results, if programs read them. */
    public void json(Map<String, @Nullable Object> object) {
        if (json != null) {
            json.accept(object);
        }
    }

    /** Throws {@link UsageException} for a key that {@code lab} does not have. */
    public static void checkKey(Lab lab, String key) {
        if (lab.keys().stream().noneMatch(known -> known.name().equals(key))) {
            String known = lab.keys().stream().map(LabKey::name).collect(Collectors.joining(", "));
            throw new UsageException(
                    "lab " + lab.name() + " has no key '" + key + "'; it has " + (known.isEmpty() ? "none" : known));
        }
    }

    /** What was set for {@code key}; null if nothing was. */
    public @Nullable String setting(String key) {
        return settings.get(key);
    }

    /** What was set for {@code key}, a whole number from {@code least} to {@code most}. */
    public int number(String key, int least, int most, int defaultValue) {
        String text = settings.get(key);
        if (text == null) {
            return defaultValue;
        }
        try {
            int number = Integer.parseInt(text);
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException e) {
            // said below
        }
        throw new UsageException(
                key + " must be a whole number from " + least + " to " + most + ", not '" + text + "'");
    }

    /**
     * What was set for {@code key}, any number of 64 bits: decimal, with or without sign, or hexadecimal after {@code 0x}, in which
     * underscores may stand between digits.
     */
    public long address(String key, long defaultValue) {
        String text = settings.get(key);
        if (text == null) {
            return defaultValue;
        }
        String lower = text.toLowerCase(Locale.ROOT);
        BigInteger number = null;
        if (lower.matches("0x[0-9a-f]+(_[0-9a-f]+)*")) {
            number = new BigInteger(lower.substring(2).replace("_", ""), 16);
        } else if (lower.matches("-?[0-9]+")) {
            number = new BigInteger(lower);
        }
        if (number == null
                || number.bitLength() > Long.SIZE
                || (number.signum() < 0 && number.bitLength() >= Long.SIZE)) {
            throw new UsageException(key + " must be a number of 64 bits, like 4096, -1 or 0x1000, not '" + text + "'");
        }
        return number.longValue();
    }
}
