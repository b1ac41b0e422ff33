package org.pagoda.ipc;

import java.util.List;

/**
 * Where a process may send to. Open at first; its parent, or root, may narrow it to a list of rules, and children inherit it.
 *
 * @param rules a send is permitted if one of them permits it
 */
public record SendMask(List<Rule> rules) {
    /**
     * Permits sends to one process, or to any, of a range of types.
     *
     * @param pid the process; {@link #ANY}: any
     * @param firstType the lowest type
     * @param lastType the highest type
     */
    public record Rule(long pid, long firstType, long lastType) {
        boolean permits(long receiver, long type) {
            return (pid == ANY || pid == receiver) && type >= firstType && type <= lastType;
        }

        boolean isEmpty() {
            return firstType > lastType;
        }
    }

    /** Stands for any process. */
    public static final long ANY = -1;

    /** Permits everything. */
    public static final SendMask OPEN = new SendMask(List.of(new Rule(ANY, 0, Long.MAX_VALUE)));

    public SendMask {
        rules = List.copyOf(rules);
    }

    /** True if a send of {@code type} to {@code pid} is permitted. */
    public boolean permits(long pid, long type) {
        for (int i = 0; i < rules.size(); i++) {
            if (rules.get(i).permits(pid, type)) {
                return true;
            }
        }
        return false;
    }

    /** True if whatever {@code other} permits is permitted here too. */
    public boolean covers(SendMask other) {
        for (Rule rule : other.rules) {
            if (!rule.isEmpty() && !covers(rule)) {
                return false;
            }
        }
        return true;
    }

    /** Goes through the rule's types from the lowest on, each time as far as one of the rules here permits. */
    private boolean covers(Rule wanted) {
        long type = wanted.firstType;
        while (true) {
            long last = type - 1;
            boolean found = false;
            for (Rule rule : rules) {
                if (rule.permits(wanted.pid, type)) {
                    last = found ? Math.max(last, rule.lastType) : rule.lastType;
                    found = true;
                }
            }
            if (!found || last >= wanted.lastType) {
                return found;
            }
            type = last + 1;
        }
    }
}
