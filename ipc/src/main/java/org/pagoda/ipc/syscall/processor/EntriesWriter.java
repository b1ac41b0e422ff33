package org.pagoda.ipc.syscall.processor;

import java.util.List;
import java.util.Objects;
import java.util.TreeSet;
import javax.lang.model.element.TypeElement;
import javax.lang.model.util.Elements;
import org.jspecify.annotations.Nullable;

/** Writes the class that puts the system calls of one class into a table. */
final class EntriesWriter {
    private static final String TABLE_PACKAGE = "org.pagoda.kernel.syscall";
    private static final String SUFFIX = "Entries";

    private final List<Declaration> declarations;
    private final String packageName;
    private final String owner;
    private final TreeSet<String> callers = new TreeSet<>();
    private final StringBuilder text = new StringBuilder();

    EntriesWriter(Elements elements, List<Declaration> declarations) {
        this.declarations = declarations;
        TypeElement type = owner(declarations.get(0));
        packageName = elements.getPackageOf(type).getQualifiedName().toString();
        owner = type.getQualifiedName().toString().substring(packageName.isEmpty() ? 0 : packageName.length() + 1);
        declarations.stream().map(Declaration::caller).filter(Objects::nonNull).forEach(callers::add);
    }

    static TypeElement owner(Declaration declaration) {
        return (TypeElement) Objects.requireNonNull(declaration.method().getEnclosingElement(), "a method has a class");
    }

    /** The second type of caller, if there are several; null: there are not. */
    @Nullable
    String secondCaller() {
        return callers.size() < 2 ? null : callers.higher(callers.first());
    }

    private String simpleName() {
        return owner.replace('.', '_') + SUFFIX;
    }

    /** The full name of the class. */
    String name() {
        return packageName.isEmpty() ? simpleName() : packageName + "." + simpleName();
    }

    String text() {
        boolean anyCaller = callers.isEmpty();
        String caller = anyCaller ? "C" : callers.first();
        if (!packageName.isEmpty()) {
            line("package " + packageName + ";");
            line("");
        }
        line("import java.util.List;");
        line("import " + TABLE_PACKAGE + ".SystemCallDescription;");
        line("import " + TABLE_PACKAGE + ".SystemCallDescription.Parameter;");
        line("import " + TABLE_PACKAGE + ".SystemCallTable;");
        line("import org.pagoda.mmu.Errno;");
        line("");
        line("/** The system calls of {@link " + owner + "}; written by the compiler. */");
        line("final class " + simpleName() + " {");
        line("    private " + simpleName() + "() {}");
        line("");
        line("    /** Puts them into {@code table}; {@code calls} is what they are called on. */");
        line("    static " + (anyCaller ? "<C> " : "") + "void addTo(SystemCallTable<" + caller + "> table, " + owner
                + " calls) {");
        declarations.forEach(this::entry);
        line("    }");
        line("}");
        return text.toString();
    }

    private void line(String line) {
        text.append(line).append('\n');
    }

    private void entry(Declaration declaration) {
        line("        table.add(new SystemCallDescription(" + declaration.number() + ", " + quote(declaration.name())
                + ", List.of(" + parameters(declaration) + "), " + quote(declaration.resultType()) + ", List.of("
                + errors(declaration) + "), " + declaration.leaf() + ", "
                + quote(declaration.comment().text()) + ", "
                + quote(declaration.comment().result()) + "),");
        line("                (caller, a0, a1, a2, a3, a4, a5) -> {");
        StringBuilder arguments = new StringBuilder(declaration.caller() == null ? "" : "caller");
        for (int i = 0; i < declaration.parameters().size(); i++) {
            arguments.append(arguments.length() == 0 ? "" : ", ").append(argument(declaration, i));
        }
        String call = "calls." + declaration.method().getSimpleName() + "(" + arguments + ")";
        if (declaration.isVoid()) {
            line("                    " + call + ";");
            line("                    return 0;");
        } else {
            line("                    return " + String.format(declaration.result(), call) + ";");
        }
        line("                });");
    }

    /** Writes what stands before the call for parameter {@code i}; what to hand over in it. */
    private String argument(Declaration declaration, int i) {
        Declaration.Parameter parameter = declaration.parameters().get(i);
        String register = "a" + i;
        String test = parameter.test();
        if (test != null) {
            refuseIf(String.format(test, register));
        }
        String converted = String.format(parameter.conversion(), register);
        if (parameter.nullable() == null) {
            return converted;
        }
        line("                    " + parameter.nullable() + " p" + i + " = " + converted + ";");
        refuseIf("p" + i + " == null");
        return "p" + i;
    }

    private void refuseIf(String test) {
        line("                    if (" + test + ") {");
        line("                        return Errno.EINVAL.result();");
        line("                    }");
    }

    private static String parameters(Declaration declaration) {
        StringBuilder all = new StringBuilder();
        for (Declaration.Parameter parameter : declaration.parameters()) {
            all.append(all.length() == 0 ? "" : ", ")
                    .append("new Parameter(")
                    .append(quote(parameter.name()))
                    .append(", ")
                    .append(quote(parameter.type()))
                    .append(", ")
                    .append(parameter.address())
                    .append(", ")
                    .append(quote(declaration.comment().parameter(parameter.name())))
                    .append(')');
        }
        return all.toString();
    }

    private static String errors(Declaration declaration) {
        StringBuilder all = new StringBuilder();
        for (String error : declaration.errors()) {
            all.append(all.length() == 0 ? "" : ", ").append("Errno.").append(error);
        }
        return all.toString();
    }

    private static String quote(String words) {
        return '"' + words.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }
}
