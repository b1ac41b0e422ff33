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
}
