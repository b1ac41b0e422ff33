package org.pagoda.user.testing;

import java.util.ArrayList;
import java.util.List;
import org.pagoda.kernel.log.KernelLog;
import org.pagoda.kernel.log.LogLine;

/** What a machine's log tells of that fails a test: oopses, except for those that it expects, and memory that a module has forgotten. */
final class LogWatch {
    private static final String OOPS = "oops: ";
    private static final String MODULE = "module ";
    private static final String FORGOTTEN = " has forgotten ";

    private final KernelLog log;
    private final List<String> expected = new ArrayList<>();

    // Whoever is in the kernel.
    private final List<String> seen = new ArrayList<>();
    private long next;

    LogWatch(KernelLog log) {
        this.log = log;
        next = log.next();
        log.listen(this::look);
    }

    /** Each line is looked at as it comes: the log forgets. */
    private void look() {
        LogLine line = log.from(next);
        while (line != null) {
            next = line.sequence() + 1;
            String text = line.text();
            if (text.startsWith(OOPS) || (text.startsWith(MODULE) && text.contains(FORGOTTEN))) {
                seen.add(text);
            }
            line = log.from(next);
        }
    }

    void expect(String text) {
        expected.add(text);
    }

    /** What was not expected, and what was and did not come; for people. */
    List<String> problems() {
        List<String> rest = new ArrayList<>(seen);
        List<String> problems = new ArrayList<>();
        for (String each : expected) {
            String found = rest.stream()
                    .filter(line -> line.contains(each))
                    .findFirst()
                    .orElse(null);
            if (found == null) {
                problems.add("there was no oops with '" + each + "'");
            } else {
                rest.remove(found);
            }
        }
        rest.forEach(line -> problems.add("in the log: " + line));
        return problems;
    }
}
