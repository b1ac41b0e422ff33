package org.pagoda.kernel.procfs;

import java.util.function.Supplier;
import org.pagoda.kernel.Process;
import org.pagoda.kernel.fs.Text;
import org.pagoda.kernel.fs.TextNode;
import org.pagoda.kernel.fs.TreeDirectory;

/** {@code /proc/PID}: gone when the process ends; who has a file of it open gets {@code -ENODEV} then. */
final class ProcessDirectory extends TreeDirectory {
    private static final int PERMISSIONS = 0555;

    private final ProcFileSystem procFileSystem;

    ProcessDirectory(ProcFileSystem fileSystem, ProcRoot root, Process process) {
        super(fileSystem, PERMISSIONS);
        procFileSystem = fileSystem;
        attach(root, Long.toString(process.pid()));
        setOwner(process.user());
        ProcessTexts texts = new ProcessTexts(process);
        ProcessMemoryTexts memory =
                new ProcessMemoryTexts(process, fileSystem.kernel().memory());
        add("status", texts::status);
        add("mailbox", texts::mailbox);
        add("handlers", texts::handlers);
        add("fd", texts::descriptors);
        add("maps", memory::maps);
        add("pagemap", memory::pagemap);
        add("cmdline", memory::commandLine);
    }

    private void add(String name, Supplier<String> text) {
        add(name, new TextNode(procFileSystem, procFileSystem.userMemory(), Text.of(text)));
    }

    void end() {
        discardAll();
        onRemoved();
    }
}
