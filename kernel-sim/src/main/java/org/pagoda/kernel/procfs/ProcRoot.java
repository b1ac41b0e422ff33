package org.pagoda.kernel.procfs;

import java.util.NavigableSet;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.pagoda.kernel.Kernel;
import org.pagoda.kernel.Process;
import org.pagoda.kernel.Task;
import org.pagoda.kernel.TaskControl;
import org.pagoda.kernel.fs.Directory;
import org.pagoda.kernel.fs.DirectoryView;
import org.pagoda.kernel.fs.Inode;
import org.pagoda.kernel.fs.TreeDirectory;

/** {@code /proc} itself: files, {@code self}, and a directory for each process that is alive, made when somebody looks for it. */
final class ProcRoot extends TreeDirectory {
    static final String SELF = "self";
    private static final int PERMISSIONS = 0555;

    private final ProcFileSystem fileSystem;
    private final Kernel kernel;

    // By process identifier; those that somebody has looked for.
    private final TreeMap<Long, ProcessDirectory> known = new TreeMap<>();

    // Names of the processes that there were when somebody last began to list: who is alive while he lists is among
    // them.
    private final TreeSet<String> listed = new TreeSet<>();

    ProcRoot(ProcFileSystem fileSystem, Kernel kernel) {
        super(fileSystem, PERMISSIONS);
        this.fileSystem = fileSystem;
        this.kernel = kernel;
        kernel.tasks().listen(new TaskControl.EndListener() {
            @Override
            public void onTaskEnded(Task task) {}

            @Override
            public void onProcessEnding(Process process) {
                ProcessDirectory directory = known.remove(process.pid());
                if (directory != null) {
                    directory.end();
                }
            }

            @Override
            public void onProcessReplaced(Process process) {}
        });
    }

    @Override
    public @Nullable Inode lookup(String entry, @Nullable Task task) {
        if (entry.equals(SELF)) {
            return task == null ? null : directory(task.process());
        }
        Process process = process(entry);
        return process == null ? super.lookup(entry, task) : directory(process);
    }

    private @Nullable ProcessDirectory directory(Process process) {
        if (process.state() != Process.State.ALIVE) {
            return null;
        }
        return known.computeIfAbsent(process.pid(), pid -> new ProcessDirectory(fileSystem, this, process));
    }

    /** The process that is alive and has this name here; null if there is none. */
    private @Nullable Process process(String entry) {
        if (entry.charAt(0) < '1' || entry.charAt(0) > '9') {
            return null;
        }
        try {
            Process process = kernel.process(Long.parseLong(entry));
            return process == null || process.state() != Process.State.ALIVE ? null : process;
        } catch (NumberFormatException e) {
            return null;
        }
    }

    @Override
    public @Nullable String nextName(@Nullable String before) {
        if (before == null) {
            listed.clear();
            for (Process process : kernel.processes()) {
                listed.add(Long.toString(process.pid()));
            }
        }
        String next = super.nextName(before);
        next = first(next, before == null || before.compareTo(SELF) < 0 ? SELF : null);
        String process = before == null ? "" : before;
        do {
            process = listed.higher(process);
        } while (process != null && process(process) == null);
        return first(next, process);
    }

    @Override
    public DirectoryView view() {
        return new DirectoryView() {
            @Override
            public NavigableSet<String> names() {
                NavigableSet<String> names = new TreeSet<>(Set.of(SELF));
                for (String name = ProcRoot.super.nextName(null); name != null; name = ProcRoot.super.nextName(name)) {
                    names.add(name);
                }
                kernel.processes().forEach(process -> names.add(Long.toString(process.pid())));
                return names;
            }

            @Override
            public @Nullable DirectoryView directory(String name) {
                return ProcRoot.super.lookup(name, null) instanceof Directory directory ? directory.view() : null;
            }
        };
    }

    private static @Nullable String first(@Nullable String one, @Nullable String other) {
        return one == null || (other != null && other.compareTo(one) < 0) ? other : one;
    }
}
