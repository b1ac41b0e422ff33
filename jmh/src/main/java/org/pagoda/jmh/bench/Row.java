package org.pagoda.jmh.bench;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * A benchmark with fixed parameters, and how its figure is shown.
 *
 * @param name what it is called on the command line and in files: small letters, digits, hyphens
 * @param group what it belongs to, for people
 * @param what what is measured, for people
 * @param benchmark the benchmark's full name: class and method, or group of methods
 * @param parameters its parameters: all that have more than one value, and those that are to differ from what the benchmark says
 * @param counter the name of JMH's secondary figure that counts; empty: the primary one
 * @param comparedWith the name of the row whose figure this one's is divided by
 * @param leastForks how many forks it needs at least, unless one is enough
 * @param curated whether it is part of the table; others are there for a goal, or to be named
 */
record Row(
        String name,
        String group,
        String what,
        String benchmark,
        Map<String, String> parameters,
        String counter,
        String comparedWith,
        int leastForks,
        boolean curated) {

    /** A row of the table, compared with itself, as the benchmark says. */
    static Row of(String name, String group, String what, Class<?> type, String method) {
        return new Row(name, group, what, type.getName() + "." + method, Map.of(), "", name, 1, true);
    }

    /** With one parameter more. */
    Row with(String parameter, Object value) {
        Map<String, String> more = new TreeMap<>(parameters);
        more.put(parameter, value.toString());
        Map<String, String> all = Collections.unmodifiableMap(more);
        return new Row(name, group, what, benchmark, all, counter, comparedWith, leastForks, curated);
    }

    Row counting(String secondary) {
        return new Row(name, group, what, benchmark, parameters, secondary, comparedWith, leastForks, curated);
    }

    Row against(String other) {
        return new Row(name, group, what, benchmark, parameters, counter, other, leastForks, curated);
    }

    Row inForks(int least) {
        return new Row(name, group, what, benchmark, parameters, counter, comparedWith, least, curated);
    }

    Row notCurated() {
        return new Row(name, group, what, benchmark, parameters, counter, comparedWith, leastForks, false);
    }
}
