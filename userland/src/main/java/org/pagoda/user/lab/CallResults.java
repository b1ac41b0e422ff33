package org.pagoda.user.lab;

import java.util.LinkedHashMap;
import java.util.Map;
import org.pagoda.mmu.Errno;

/** What calls of a lab's programs have returned, by a name for each, in the order in which they were made. */
final class CallResults {
    private final Map<String, Long> results = new LinkedHashMap<>();

    /** Keeps a result, and returns it. */
    long put(String call, long result) {
        results.put(call, result);
        return result;
    }

    /** True if the call was made and returned {@code expected}. */
    boolean is(String call, long expected) {
        Long result = results.get(call);
        return result != null && result == expected;
    }

    /** True if the call was made and succeeded. */
    boolean hasSucceeded(String call) {
        Long result = results.get(call);
        return result != null && result >= 0;
    }

    /** Numbers, and errors as {@code -ENOENT}. */
    Map<String, String> described() {
        Map<String, String> described = new LinkedHashMap<>();
        results.forEach((call, result) -> described.put(call, Errno.describe(result)));
        return described;
    }
}
