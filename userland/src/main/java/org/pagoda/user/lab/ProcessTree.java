package org.pagoda.user.lab;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.pagoda.kernel.Process;

/** Draws who has made whom: each process under its parent, those of the kernel at the left. */
final class ProcessTree {
    private static final int KERNEL = 0;

    private final List<Process> processes;
    private final Function<Process, String> note;
    private final List<String[]> lines = new ArrayList<>();

    private ProcessTree(List<Process> processes, Function<Process, String> note) {
        this.processes = processes;
        this.note = note;
    }

    /** The lines, with what {@code note} says of each process in a column at the right. */
    static List<String> lines(List<Process> processes, Function<Process, String> note) {
        ProcessTree tree = new ProcessTree(processes, note);
        tree.add(KERNEL, "", "");
        int width = tree.lines.stream().mapToInt(line -> line[0].length()).max().orElse(0);
        return tree.lines.stream()
                .map(line -> ("  " + line[0] + " ".repeat(width + 3 - line[0].length()) + line[1]).stripTrailing())
                .toList();
    }

    private void add(long parent, String before, String corner) {
        List<Process> children = processes.stream()
                .filter(process -> process.parent() == parent && process.state() == Process.State.ALIVE)
                .toList();
        for (int i = 0; i < children.size(); i++) {
            Process child = children.get(i);
            boolean isLast = i == children.size() - 1;
            lines.add(new String[] {before + corner(corner, isLast) + child, note.apply(child)});
            add(child.pid(), before + (corner.isEmpty() ? "" : isLast ? "    " : "|   "), "+-- ");
        }
    }

    private static String corner(String corner, boolean isLast) {
        return corner.isEmpty() || !isLast ? corner : "`-- ";
    }
}
