package org.pagoda.jmh.tracing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pagoda.ipc.SendFlags;
import org.pagoda.kernel.RunResult;
import org.pagoda.kernel.boot.Machine;
import org.pagoda.user.ProgramImage;

/** Classes without hooks are what the hooks' cost is compared with: they must have none, and work. */
class HooklessClassesTest {
    private static final long TYPE = 64;
    private static final int SENDS = 3;

    @TempDir
    private Path folder;

    private int removed;

    @BeforeEach
    void writeThem() throws IOException {
        removed = HooklessClasses.write(folder);
    }

    /** Makes a machine that is traced and runs it; how many events were recorded, or -1 - sends if it has no trace though it was to have one. */
    public static final class TracedRun implements LongSupplier {
        @Override
        public long getAsLong() {
            try (Machine machine = Machine.builder().traced(true).build()) {
                long receiver = machine.spawnServing(
                                "receiver",
                                new ProgramImage(
                                        machine.kernel(),
                                        libc -> libc.registerHandler(
                                                TYPE, (inHandler, pid, type, address, size, flags) -> size)))
                        .pid();
                machine.spawn("sender", new ProgramImage(machine.kernel(), libc -> {
                    libc.schedYield();
                    for (int i = 0; i < SENDS; i++) {
                        long page = libc.mmap(1);
                        libc.store64(page, i);
                        libc.send(receiver, TYPE, page, 1, SendFlags.MOVE | SendFlags.WAIT);
                    }
                }));
                RunResult result = machine.run();
                if (result.outcome() == RunResult.Outcome.STUCK) {
                    throw new IllegalStateException(result.toString());
                }
                return machine.kernel().trace() == null
                        ? -1 - machine.kernel().sends()
                        : machine.trace().events();
            }
        }
    }

    @Test
    void shouldRunAMachineAndRecordNothing() throws Exception {
        assertTrue(new TracedRun().getAsLong() > 0, "with hooks, events are recorded");
        try (URLClassLoader loader = new URLClassLoader(classPath(), ClassLoader.getPlatformClassLoader())) {
            Class<?> type = loader.loadClass(TracedRun.class.getName());
            assertNotSame(TracedRun.class, type);
            LongSupplier run = (LongSupplier) type.getConstructor().newInstance();
            assertEquals(-1 - SENDS, run.getAsLong());
        }
    }

    @Test
    void shouldCopyOnlyClassesThatHadHooksAndLeaveNone() throws IOException {
        List<Path> files;
        try (Stream<Path> found = Files.walk(folder)) {
            files = found.filter(Files::isRegularFile).toList();
        }
        // One class with each of the three types of hooks, and one whose field is set late.
        for (String name : List.of("kernel/Kernel", "ipc/Sending", "mmu/MappedPages", "kernel/QueueScheduler")) {
            assertTrue(files.contains(folder.resolve("org/pagoda/" + name + ".class")), name);
        }
        assertTrue(removed > files.size(), () -> removed + " hooks in " + files);
        for (Path file : files) {
            byte[] bytes = Files.readAllBytes(file);
            assertEquals(0, new HookRemover(bytes, HooklessClasses.HOOKS).remove(), file::toString);
        }
    }

    private URL[] classPath() throws MalformedURLException {
        List<URL> places = new ArrayList<>();
        places.add(folder.toUri().toURL());
        for (String place : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
            places.add(Path.of(place).toUri().toURL());
        }
        assertFalse(places.isEmpty());
        return places.toArray(URL[]::new);
    }
}
