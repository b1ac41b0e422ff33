package org.pagoda.jmh.bench;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * A benchmark with fixed parameters, and how its figure is shown.
 *
 * @param name what it is called on the command line and in files: small letters, digits, hyphens
 * @param group what it belongs to, for people
 * @param what what is measured, for people: also how many frames rotate and what is touched
 * @param benchmark the benchmark's full name: class and method
 * @param parameters its parameters, all of them that have more than one value
 * @param comparedWith the name of the row whose figure this one's is divided by
 * @param threads how many threads run it; 0: as the benchmark says
 * @param parts how many of what is shown one operation consists of: 2 for one way of a round trip
 * @param leastForks how many forks it needs at least, unless one is enough
 * @param curated whether it is part of the table that is shown; others are there for a goal
 */
record Row(
        String name,
        String group,
        String what,
        String benchmark,
        Map<String, String> parameters,
        String comparedWith,
        int threads,
        int parts,
        int leastForks,
        boolean curated) {

    /** A row of the table, compared with itself, as the benchmark says. */
    static Row of(String name, String group, String what, Class<?> type, String method) {
        String benchmark = type.getName() + "." + method;
        return new Row(name, group, what, benchmark, Map.of(), name, 0, 1, 1, true);
    }

    /** With one parameter more. */
    Row with(String parameter, Object value) {
        Map<String, String> more = new TreeMap<>(parameters);
        more.put(parameter, value.toString());
        return new Row(
                name,
                group,
                what,
                benchmark,
                Collections.unmodifiableMap(more),
                comparedWith,
                threads,
                parts,
                leastForks,
                curated);
    }

    Row against(String other) {
        return new Row(name, group, what, benchmark, parameters, other, threads, parts, leastForks, curated);
    }

    Row inThreads(int count) {
        return new Row(name, group, what, benchmark, parameters, comparedWith, count, parts, leastForks, curated);
    }

    Row inParts(int count) {
        return new Row(name, group, what, benchmark, parameters, comparedWith, threads, count, leastForks, curated);
    }

    Row inForks(int least) {
        return new Row(name, group, what, benchmark, parameters, comparedWith, threads, parts, least, curated);
    }

    Row forGoals() {
        return new Row(name, group, what, benchmark, parameters, comparedWith, threads, parts, leastForks, false);
    }
}
