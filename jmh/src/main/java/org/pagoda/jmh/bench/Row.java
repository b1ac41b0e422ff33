package org.pagoda.jmh.bench;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/**
 * A benchmark with fixed parameters, and how its figure is shown.
 *
 * @param name what it is called on the command line and in files: small letters, digits, hyphens
 * @param group what it belongs to, for people
 * @param what what is measured, for people
 * @param benchmark the benchmark's full name: class and method, or group of methods
 * @param parameters its parameters: all that have more than one value, and those that are to differ from what the benchmark says
 * @param comparedWith the name of the row whose figure this one's is divided by
 * @param curated whether it is measured if nothing is asked for; others are there for a goal, for {@code --all}, or to be named
 * @param needs what few rows need
 */
record Row(
        String name,
        String group,
        String what,
        String benchmark,
        Map<String, String> parameters,
        String comparedWith,
        boolean curated,
        Needs needs) {

    /** A row that is compared with itself and measured as the benchmark says. */
    static Row of(String name, String group, String what, Class<?> type, String method) {
        String benchmark = type.getName() + "." + method;
        return new Row(name, group, what, benchmark, Map.of(), name, false, Needs.NOTHING);
    }

    /** With one parameter more. */
    Row with(String parameter, Object value) {
        Map<String, String> more = new TreeMap<>(parameters);
        more.put(parameter, value.toString());
        return new Row(name, group, what, benchmark, Collections.unmodifiableMap(more), comparedWith, curated, needs);
    }

    Row against(String other) {
        return new Row(name, group, what, benchmark, parameters, other, curated, needs);
    }

    Row inCuratedTable() {
        return new Row(name, group, what, benchmark, parameters, comparedWith, true, needs);
    }

    Row needing(UnaryOperator<Needs> more) {
        return new Row(name, group, what, benchmark, parameters, comparedWith, curated, more.apply(needs));
    }

    /** Whether more threads spin than there are cores, so that they wait for time of the host's: good for ratios at most. */
    boolean oversubscribes(Host host) {
        return needs.spinners() > host.cores();
    }
}
