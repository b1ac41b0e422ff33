package org.pagoda.user.shell;

import java.util.ArrayDeque;

/** Variables that are a function's own, by {@code local}: what they were before is put back behind it. */
final class Locals {
    private record Before(String name, Variables.Variable variable) {}

    private final Variables variables;
    private final ArrayDeque<Before> before = new ArrayDeque<>();

    Locals(Variables variables) {
        this.variables = variables;
    }

    void add(String name) {
        before.push(new Before(name, variables.variable(name)));
    }

    void restore() {
        while (!before.isEmpty()) {
            Before last = before.pop();
            variables.restore(last.name(), last.variable());
        }
    }
}
