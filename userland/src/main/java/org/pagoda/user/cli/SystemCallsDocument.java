package org.pagoda.user.cli;

import java.util.List;
import java.util.stream.Collectors;
import org.pagoda.kernel.syscall.SystemCallDescription;
import org.pagoda.mmu.Errno;

/** The list of system calls as a document, {@code docs/syscalls.md}. */
final class SystemCallsDocument {
    private static final String HEAD = """
            # System calls

            Written by `./pagoda syscalls --markdown > docs/syscalls.md` from what the kernel's classes declare; a test fails when it is stale.

            A call has a number, up to six 64-bit arguments and one 64-bit result; results from -4095 to -1 are errors. Programs call by number
            (`Libc` has a method for each call), or by name (`Libc.systemCall(name, arguments...)`, which is the call `call_by_name`). An unknown number or name
            is `-ENOSYS`; by name, a wrong number of arguments is `-EINVAL`; a value that does not fit into the type of its argument is `-EINVAL`.
            `./pagoda syscalls` lists them, `./pagoda syscalls mmap` says all about one, `--json` is for programs.

            """;

    private final List<SystemCallDescription> calls;

    SystemCallsDocument(List<SystemCallDescription> calls) {
        this.calls = calls;
    }

    String text() {
        StringBuilder text = new StringBuilder(HEAD);
        text.append("| number | call | errors |\n|---|---|---|\n");
        for (SystemCallDescription call : calls) {
            text.append("| ")
                    .append(call.number())
                    .append(" | [`")
                    .append(call.signature())
                    .append("`](#")
                    .append(anchor(call))
                    .append(") | ")
                    .append(call.errors().stream().map(Errno::name).collect(Collectors.joining(" ")))
                    .append(" |\n");
        }
        calls.forEach(call -> append(text, call));
        return text.toString();
    }

    private static String heading(SystemCallDescription call) {
        return call.number() + " " + call.name();
    }

    private static String anchor(SystemCallDescription call) {
        return heading(call).replace(' ', '-');
    }

    private static void append(StringBuilder text, SystemCallDescription call) {
        text.append("\n## ")
                .append(heading(call))
                .append("\n\n")
                .append(call.text())
                .append('\n');
        if (!call.parameters().isEmpty()) {
            text.append("\n| argument | type | |\n|---|---|---|\n");
        }
        for (SystemCallDescription.Parameter parameter : call.parameters()) {
            text.append("| `")
                    .append(parameter.name())
                    .append("` | ")
                    .append(parameter.address() ? "address" : parameter.type())
                    .append(" | ")
                    .append(meaning(parameter))
                    .append(" |\n");
        }
        text.append("\nResult: ").append(result(call)).append(".\n");
        if (call.leaf()) {
            text.append("\nIt does not enter the kernel: it touches nothing that others could change.\n");
        }
    }

    /** What a parameter means, as far as something is said of it. */
    static String meaning(SystemCallDescription.Parameter parameter) {
        return parameter.text().isEmpty() ? "a value" : parameter.text();
    }

    /** What a call returns, as far as something is said of it. */
    static String result(SystemCallDescription call) {
        return call.result().isEmpty() ? "0" : call.result();
    }
}
