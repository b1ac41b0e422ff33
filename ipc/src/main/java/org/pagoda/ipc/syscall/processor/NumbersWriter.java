package org.pagoda.ipc.syscall.processor;

import java.util.Collection;
import java.util.Locale;
import java.util.stream.Collectors;

/** Writes the class that gives each system call's number a name. */
final class NumbersWriter {
    private final String packageName;
    private final String simpleName;

    /** {@code name}: the full name of the class. */
    NumbersWriter(String name) {
        int dot = name.lastIndexOf('.');
        packageName = dot < 0 ? "" : name.substring(0, dot);
        simpleName = name.substring(dot + 1);
    }

    String text(Collection<Declaration> declarations) {
        StringBuilder text = new StringBuilder();
        if (!packageName.isEmpty()) {
            text.append("package ").append(packageName).append(";\n\n");
        }
        text.append(
                "/** The numbers of all system calls; written by the compiler. A number never changes its meaning. */\n");
        text.append("public final class ").append(simpleName).append(" {\n");
        for (Declaration declaration : declarations) {
            String parameters = declaration.parameters().stream()
                    .map(Declaration.Parameter::name)
                    .collect(Collectors.joining(", "));
            text.append("    /** {@code ")
                    .append(declaration.name())
                    .append('(')
                    .append(parameters)
                    .append(")}. */\n    public static final int ")
                    .append(declaration.name().toUpperCase(Locale.ROOT))
                    .append(" = ")
                    .append(declaration.number())
                    .append(";\n");
        }
        text.append("\n    private ").append(simpleName).append("() {}\n}\n");
        return text.toString();
    }
}
