package org.pagoda.jmh.tracing;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.pagoda.ipc.TransferObserver;
import org.pagoda.kernel.Kernel;
import org.pagoda.kernel.trace.Trace;
import org.pagoda.mmu.MemoryObserver;

/** Copies of all classes of a machine that have hooks, without them: put first on a class path they take the others' place. */
public final class HooklessClasses {
    /** Of the fields that say whether anything is recorded. */
    static final Set<String> HOOKS = Set.of(
            Trace.class.descriptorString(),
            TransferObserver.class.descriptorString(),
            MemoryObserver.class.descriptorString());
    /** One class of each floor that has hooks; all below its package are looked through. */
    private static final List<Class<?>> FLOORS = List.of(MemoryObserver.class, TransferObserver.class, Kernel.class);

    private HooklessClasses() {}

    /**
     * Writes them.
     *
     * @param folder where to
     * @return how many hooks were removed, at least one
     */
    public static int write(Path folder) throws IOException {
        int removed = 0;
        for (Class<?> floor : FLOORS) {
            removed += write(floor, folder);
        }
        if (removed == 0) {
            throw new IllegalStateException("there are no hooks in " + FLOORS);
        }
        return removed;
    }

    private static int write(Class<?> floor, Path folder) throws IOException {
        Path place = place(floor);
        if (Files.isDirectory(place)) {
            return write(floor, place, folder);
        }
        try (FileSystem jar = FileSystems.newFileSystem(place, (ClassLoader) null)) {
            return write(floor, jar.getPath("/"), folder);
        }
    }

    private static int write(Class<?> floor, Path root, Path folder) throws IOException {
        int removed = 0;
        List<Path> files;
        try (Stream<Path> found = Files.walk(root.resolve(floor.getPackageName().replace('.', '/')))) {
            files = found.filter(file -> file.toString().endsWith(".class")).toList();
        }
        for (Path file : files) {
            byte[] bytes = Files.readAllBytes(file);
            int hooks = new HookRemover(bytes, HOOKS).remove();
            if (hooks > 0) {
                Path copy = folder.resolve(root.relativize(file).toString());
                Files.createDirectories(parent(copy));
                Files.write(copy, bytes);
            }
            removed += hooks;
        }
        return removed;
    }

    private static Path parent(Path file) {
        @Nullable Path parent = file.getParent();
        return parent == null ? Path.of("") : parent;
    }

    /** The folder or jar that a class comes from. */
    private static Path place(Class<?> type) {
        try {
            return Path.of(
                    type.getProtectionDomain().getCodeSource().getLocation().toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException("no place of the host: " + type, e);
        }
    }
}
