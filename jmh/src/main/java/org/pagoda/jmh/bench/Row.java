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
 * @param comparedWith the name of the row whose figure this one's is divided by
 * @param curated whether it is part of the table; others are there for a goal, or to be named
 * @param special what few rows need
 */
record Row(
        String name,
        String group,
        String what,
        String benchmark,
        Map<String, String> parameters,
        String comparedWith,
        boolean curated,
        Special special) {

    /**
     * What few rows need.
     *
     * @param counter the name of JMH's secondary figure that counts; empty: the primary one
     * @param parts how many of what is shown one operation consists of: 2 for one way of a round trip
     * @param leastForks how many forks it needs at least, unless one is enough
     * @param hookless whether tracing's hooks are removed from the classes
     */
    record Special(String counter, int parts, int leastForks, boolean hookless) {
        private static final Special NOTHING = new Special("", 1, 1, false);
    }

    /** A row of the table, compared with itself, as the benchmark says. */
    static Row of(String name, String group, String what, Class<?> type, String method) {
        String benchmark = type.getName() + "." + method;
        return new Row(name, group, what, benchmark, Map.of(), name, true, Special.NOTHING);
    }

    /** With one parameter more. */
    Row with(String parameter, Object value) {
        Map<String, String> more = new TreeMap<>(parameters);
        more.put(parameter, value.toString());
        return new Row(name, group, what, benchmark, Collections.unmodifiableMap(more), comparedWith, curated, special);
    }

    Row against(String other) {
        return new Row(name, group, what, benchmark, parameters, other, curated, special);
    }

    Row notCurated() {
        return new Row(name, group, what, benchmark, parameters, comparedWith, false, special);
    }

    Row counting(String secondary) {
        return withSpecial(new Special(secondary, special.parts, special.leastForks, special.hookless));
    }

    Row inParts(int count) {
        return withSpecial(new Special(special.counter, count, special.leastForks, special.hookless));
    }

    Row inForks(int least) {
        return withSpecial(new Special(special.counter, special.parts, least, special.hookless));
    }

    Row withoutHooks() {
        return withSpecial(new Special(special.counter, special.parts, special.leastForks, true));
    }

    private Row withSpecial(Special other) {
        return new Row(name, group, what, benchmark, parameters, comparedWith, curated, other);
    }
}
