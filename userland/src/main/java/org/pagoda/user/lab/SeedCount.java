package org.pagoda.user.lab;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Something that may happen in a run of a lab; {@code run --seeds} counts the seeds under which it does.
 *
 * @param key what programs call it, in camel case
 * @param words what people read: what happened
 * @param expected under which seeds it should
 * @param test whether it happened in a run
 */
public record SeedCount(String key, String words, Expected expected, Predicate<Seen> test) {
    /** Under which seeds something should happen. */
    public enum Expected {
        ALL,
        SOME,
        NONE;

        /** Whether it is so if it happened under {@code happened} of {@code seeds}. */
        public boolean isSo(long happened, long seeds) {
            return switch (this) {
                case ALL -> happened == seeds;
                case SOME -> happened > 0;
                case NONE -> happened == 0;
            };
        }
    }

    /**
     * What one run came to.
     *
     * @param isAsAnnounced whether what the lab announces did happen
     * @param objects the results that programs read
     */
    public record Seen(boolean isAsAnnounced, List<Map<String, @Nullable Object>> objects) {
        /** What the first object whose {@code key} is {@code value} has for {@code wanted}; null if there is none. */
        @Nullable
        Object fact(String key, Object value, String wanted) {
            for (Map<String, @Nullable Object> object : objects) {
                if (value.equals(object.get(key))) {
                    return object.get(wanted);
                }
            }
            return null;
        }
    }

    /** Whether frames leaked; for labs of which not everything is announced under every seed. */
    static SeedCount leaks() {
        return new SeedCount(
                "leaked",
                "frames leaked",
                Expected.NONE,
                seen -> seen.objects.stream().anyMatch(object -> !Objects.equals(0, object.get("framesLeaked"))));
    }

    /** What most labs have to count. */
    static SeedCount announced() {
        return new SeedCount("asAnnounced", "it was as announced", Expected.ALL, Seen::isAsAnnounced);
    }
}
