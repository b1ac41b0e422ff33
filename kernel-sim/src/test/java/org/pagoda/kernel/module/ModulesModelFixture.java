package org.pagoda.kernel.module;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.lang.ref.WeakReference;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.ToLongFunction;
import org.junit.jupiter.api.io.TempDir;
import org.pagoda.kernel.Kernel;
import org.pagoda.kernel.OpenFlags;
import org.pagoda.kernel.device.Devices;
import org.pagoda.kernel.fs.Directory;
import org.pagoda.kernel.fs.Inode;
import org.pagoda.kernel.syscall.SystemCallNumber;
import org.pagoda.kernel.testing.TestMachine;
import org.pagoda.kernel.testing.User;
import org.pagoda.mmu.Errno;
import org.pagoda.mmu.Page;

/** A machine with modules and, beside it, the plain model of them: compares what both say. */
abstract class ModulesModelFixture {
    private static final int ROOM = 4 * Page.SIZE;
    private static final int BETWEEN_LISTS = 50;

    /** What can be loaded, and what it depends on. */
    static final Map<String, List<String>> KNOWN = new TreeMap<>(Map.of(
            "m0",
            List.of(),
            "m1",
            List.of("m0"),
            "m2",
            List.of("m1"),
            "m3",
            List.of("m0", "m2"),
            "m4",
            List.of(),
            "self",
            List.of("self"),
            "ring1",
            List.of("m4", "ring2"),
            "ring2",
            List.of("ring1"),
            "lost",
            List.of("m0", "nowhere"),
            ModulesModel.OUTSIDE,
            List.of()));

    @TempDir
    private Path folder;

    final Map<String, ModulePlan> plans = new TreeMap<>();
    final ModulesModel model = new ModulesModel(KNOWN, plans);
    final List<WeakReference<ClassLoader>> loaders = new ArrayList<>();
    SplittableRandom lot = new SplittableRandom(1);
    TestMachine machine;
    Modules modules;
    Devices devices;
    long buffer;

    private final PlannedModule.Surroundings around = new PlannedModule.Surroundings();
    private String kernelsSymbols = "";
    private List<String> procBefore = List.of();

    /** One operation of the program. */
    abstract void act(User user);

    /** Closes, ends and unloads all that there is. */
    abstract void endAll(User user);

    /** Does {@code action}, in a child if it dies of it, and compares what it and modules were told. */
    final void check(String what, User user, long expected, ToLongFunction<User> action) {
        if (expected == ModulesModel.DIES) {
            long child = user.fork("child", each -> each.exit(action.applyAsLong(each)));
            long status = user.string("");
            assertEquals(child, user.call(SystemCallNumber.WAIT, child, status, 0), what);
            assertEquals(Kernel.STATUS_KILLED, user.load(status), what);
            machine.assertKilled(machine.process("child"), Kernel.STATUS_KILLED, "oops");
        } else {
            assertEquals(Errno.describe(expected), Errno.describe(action.applyAsLong(user)), what);
        }
        assertEquals(model.answers, around.answers, what);
        model.answers.clear();
        around.answers.clear();
        assertEquals(model.oopses, machine.machine().faces().interactions().oopses(), what);
        assertEquals(model.exits, around.exits, what);
    }

    // ---- what is listed ----

    private String read(User user, String path) {
        long descriptor = user.openPath(path, OpenFlags.READ_ONLY);
        long length = user.read(descriptor, buffer, ROOM);
        assertTrue(length >= 0 && length < ROOM, path);
        byte[] bytes = new byte[(int) length];
        user.loadBytes(buffer, bytes);
        user.close(descriptor);
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private List<String> names(String path) {
        List<String> names = new ArrayList<>();
        Inode inode = machine.machine().faces().vfs().find(path);
        if (inode instanceof Directory directory) {
            for (String name = directory.nextName(null); name != null; name = directory.nextName(name)) {
                if (!Character.isDigit(name.charAt(0)) && (!path.equals("/proc") || !procBefore.contains(name))) {
                    names.add(name);
                }
            }
        }
        return names;
    }

    private void compareLists(User user) {
        assertEquals(model.modules(), read(user, "/proc/modules"));
        assertEquals(model.kallsyms() + kernelsSymbols, read(user, "/proc/kallsyms"));
        assertEquals("Character devices:\n" + model.devices() + "\nBlock devices:\n", read(user, "/proc/devices"));
        assertEquals(List.copyOf(model.procs.keySet()), names("/proc"));
        for (String path : List.of("/dev", "/sys/devices", "/sys/class/char")) {
            assertEquals(List.copyOf(model.devices.keySet()), names(path), path);
        }
        for (int number = ModulePlan.FIRST_CALL; number < ModulePlan.FIRST_CALL + 6; number++) {
            String name = machine.kernel().table().name(number);
            assertEquals(model.calls.containsKey(number) ? "call" + (number - ModulePlan.FIRST_CALL) : null, name);
        }
    }

    // ---- the whole ----

    private static byte[] code() throws IOException {
        try (InputStream in = ModulesModelFixture.class.getResourceAsStream("/outside/Outside.class")) {
            return in.readAllBytes();
        }
    }

    private void addModules() {
        KNOWN.forEach((name, needed) -> {
            ModuleInfo info = ModuleInfo.named(name).parameter(ModuleParameter.ofInt("level", 3, 0, 9, ""));
            for (String each : needed) {
                info = info.dependsOn(each);
            }
            ModuleInfo whole = info;
            if (!name.equals(ModulesModel.OUTSIDE)) {
                modules.addBuiltIn(name, () -> new PlannedModule(modules, around, whole, plans.get(name)));
            }
        });
    }

    /** The program does so many operations, drawn with {@code seed}. */
    final void runOperations(long seed, int operations) throws IOException {
        lot = new SplittableRandom(seed);
        Files.writeString(folder.resolve("Outside.java"), "the test's compiler knows what this is");
        byte[] code = code();
        List<Object> before = List.of();
        List<Object> after = List.of();
        try (TestMachine made =
                new TestMachine(builder -> builder.memory("8M").traced(false).hostFolder(folder))) {
            machine = made;
            modules = machine.machine().faces().modules();
            modules.setCompiler(
                    (name, text, mayUse) -> new ModuleCompiler.Result(Map.of("outside.Outside", code), List.of()));
            devices = Devices.of(machine.machine().faces().vfs());
            addModules();
            before = accounts();
            kernelsSymbols = ModuleText.symbols(modules);
            procBefore = names("/proc");
            machine.spawn("program", user -> {
                buffer = user.map(Page.count(ROOM));
                for (int i = 1; i <= operations; i++) {
                    act(user);
                    if (i % BETWEEN_LISTS == 0) {
                        compareLists(user);
                    }
                }
                endAll(user);
                compareLists(user);
            });
            machine.runToEnd();
            after = accounts();
        } // throws what the program has found
        assertEquals(before, after);
        assertTrue(around.filesOpened > 0);
        assertEquals(around.filesOpened, around.filesReleased);
        assertFalse(loaders.isEmpty());
        for (int tries = 0; tries < 20 && held() > 0; tries++) {
            System.gc();
        }
        assertEquals(0, held(), "class loaders that somebody still has");
    }

    /** What must be as it was before. */
    private List<Object> accounts() {
        return List.of(
                machine.kernel().kernelMemory().heap().bytesInUse(),
                machine.kernel().table().descriptions().size(),
                machine.machine().faces().interactions().open(),
                modules.symbols().all().size(),
                modules.all().size(),
                devices.all().size());
    }

    private long held() {
        return loaders.stream().filter(each -> each.get() != null).count();
    }
}
