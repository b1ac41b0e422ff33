package org.pagoda.ipc.interaction;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.pagoda.mmu.Errno;

/**
 * Numbers of types of interactions: a space of its own, apart from the types of messages.
 *
 * <pre>
 *   1 ... 65,535         fixed: both sides have them in their code
 *   65,536 ...           given to names, in the order in which they are first asked for; never taken back
 * </pre>
 */
public final class TypeNames {
    /** The last number that code may fix. */
    public static final long LAST_FIXED = 0xFFFF;
    /** The longest name, in characters. */
    public static final int LONGEST_NAME = 255;
    /** How many names there can be. */
    public static final int MOST = 4096;
    /** How many of these are kept for the kernel, so that programs cannot use up all. */
    public static final int KEPT_FOR_KERNEL = 256;

    // Whoever is in the kernel.
    private final TreeMap<String, Long> numbers = new TreeMap<>();
    private final List<String> names = new ArrayList<>();

    /**
     * The number that belongs to {@code name}, which gets one if it has none yet.
     *
     * @param forKernel whether the kernel asks
     * @return the number; {@code -EINVAL} unless the name is of ASCII characters from ! to ~; {@code -ENAMETOOLONG} beyond 255 of them;
     *     {@code -ENOSPC} if no number is left
     */
    public long number(String name, boolean forKernel) {
        if (name.length() > LONGEST_NAME) {
            return Errno.ENAMETOOLONG.result();
        } else if (name.isEmpty() || !name.chars().allMatch(c -> c > ' ' && c <= '~')) {
            return Errno.EINVAL.result();
        }
        Long known = numbers.get(name);
        if (known != null) {
            return known;
        } else if (names.size() >= (forKernel ? MOST : MOST - KEPT_FOR_KERNEL)) {
            return Errno.ENOSPC.result();
        }
        names.add(name);
        long number = LAST_FIXED + names.size();
        numbers.put(name, number);
        return number;
    }

    /** True for a number that is in the fixed range, or belongs to a name. */
    public boolean isType(long number) {
        return number >= 1 && number <= LAST_FIXED + names.size();
    }

    /** What {@code number} is called; null if it belongs to no name. */
    public @Nullable String name(long number) {
        return number > LAST_FIXED && isType(number) ? names.get((int) (number - LAST_FIXED - 1)) : null;
    }
}
