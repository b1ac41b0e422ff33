package org.pagoda.kernel.module;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.pagoda.kernel.syscall.SystemCallNumber;
import org.pagoda.mmu.Errno;

/** Modules as plainly as can be: what they have registered, in maps. Results are those of the system calls; {@link #DIES} if the caller is killed. */
final class ModulesModel {
    /** A result: none, for the caller dies of an oops. */
    static final long DIES = Long.MAX_VALUE;

    /** A module from outside, which always does the same and puts nothing down. */
    static final String OUTSIDE = "outside";

    private static final int FIRST_MAJOR = 128;

    /** A module. */
    static final class Module {
        final String name;
        final ModulePlan plan;
        final int area;
        final long token;
        final List<Module> uses = new ArrayList<>();
        final List<Module> users = new ArrayList<>();
        final List<Integer> allocated = new ArrayList<>();
        boolean loading = true;
        int files;
        int exports;

        Module(String name, ModulePlan plan, int area, long token) {
            this.name = name;
            this.plan = plan;
            this.area = area;
            this.token = token;
        }

        int uses() {
            return files + users.size();
        }
    }

    /** What a name stands for. */
    record Symbol(Module module, int number) {}

    /** A device. */
    static final class Device {
        final Module module;
        final int major;
        long value;
        int waiting;

        Device(Module module, int major) {
            this.module = module;
            this.major = major;
        }
    }

    /** A file of {@code /proc}. */
    static final class Proc {
        final Module module;
        String value = "";
        boolean removed;

        Proc(Module module) {
            this.module = module;
        }

        String text() {
            return module.name.equals(OUTSIDE) ? value : module.token + " " + value;
        }
    }

    /** What waits for the program in a conversation. */
    static final class Conversation {
        final ArrayDeque<Long> replies = new ArrayDeque<>();
        boolean reset;
    }

    final TreeMap<String, Module> loaded = new TreeMap<>();
    final TreeMap<String, Symbol> symbols = new TreeMap<>();
    final TreeMap<Integer, Module> calls = new TreeMap<>();
    final TreeMap<Integer, Module> types = new TreeMap<>();
    final TreeMap<String, Device> devices = new TreeMap<>();
    final TreeMap<String, Proc> procs = new TreeMap<>();
    /** The program's conversations, by type. */
    final TreeMap<Integer, Conversation> conversations = new TreeMap<>();
    /** What the kernel must have answered to modules, in order. */
    final List<Long> answers = new ArrayList<>();

    private final Map<String, List<String>> known;
    private final Map<String, ModulePlan> plans;
    private long nextToken = 1;
    int oopses;
    int exits;

    /**
     * No module is loaded.
     *
     * @param known what can be loaded, with what that depends on
     * @param plans what each does when it is loaded next
     */
    ModulesModel(Map<String, List<String>> known, Map<String, ModulePlan> plans) {
        this.known = known;
        this.plans = plans;
    }

    private static long level(String parameters) {
        if (parameters.isEmpty()) {
            return 3;
        } else if (parameters.matches("level=[0-9]")) {
            return Long.parseLong(parameters.substring(6));
        }
        return Errno.EINVAL.result();
    }

    private int freeArea() {
        int area = 0;
        for (boolean taken = true; taken; ) {
            int wanted = area;
            taken = loaded.values().stream().anyMatch(each -> each.area == wanted);
            area += taken ? 1 : 0;
        }
        return area;
    }

    private int freeMajor() {
        int major = FIRST_MAJOR;
        for (boolean taken = true; taken; ) {
            int wanted = major;
            taken = devices.values().stream().anyMatch(each -> each.major == wanted);
            major += taken ? 1 : 0;
        }
        return major;
    }

    long load(String name, String parameters) {
        if (loaded.containsKey(name)) {
            return Errno.EEXIST.result();
        } else if (!known.containsKey(name)) {
            return Errno.ENOENT.result();
        }
        boolean outside = name.equals(OUTSIDE);
        long token = outside ? 0 : nextToken++; // that of an object, whatever becomes of it
        long level = outside && !parameters.isEmpty() ? Errno.EINVAL.result() : level(parameters);
        if (level < 0) {
            return level;
        }
        Module module = new Module(name, plans.getOrDefault(name, ModulePlan.nothing()), freeArea(), token);
        loaded.put(name, module);
        long result = dependencies(module);
        if (result == 0) {
            List<Long> said = new ArrayList<>(List.of(level));
            module.plan.steps().forEach(step -> said.add(run(module, step)));
            answers.addAll(outside ? List.of() : said);
            result = switch (module.plan.ending()) {
                case FINE -> 0;
                case ERROR -> Errno.EBUSY.result();
                case NO_ERROR -> Errno.EINVAL.result();
                case THROWS -> oops();
            };
        }
        module.loading = false;
        if (result != 0) {
            undo(module);
        }
        return result;
    }

    private long oops() {
        oopses++;
        return DIES;
    }

    private long dependencies(Module module) {
        for (String name : known.get(module.name)) {
            if (!loaded.containsKey(name) && known.containsKey(name)) {
                long result = load(name, "");
                if (result != 0) {
                    return result;
                }
            }
            Module needed = loaded.get(name);
            if (needed == null || needed.loading) {
                return (needed == null ? Errno.ENOENT : Errno.ELOOP).result();
            }
            use(module, needed);
        }
        return 0;
    }

    private static void use(Module module, Module needed) {
        if (!module.uses.contains(needed)) {
            module.uses.add(needed);
            needed.users.add(module);
        }
    }

    private long run(Module module, ModulePlan.Step step) {
        boolean done = switch (step.kind()) {
            case EXPORT -> {
                Symbol symbol = new Symbol(module, module.exports++);
                yield !step.name().equals("printk") && symbols.putIfAbsent(step.name(), symbol) == null;
            }
            case CALL -> step.number() != SystemCallNumber.READ && calls.putIfAbsent(step.number(), module) == null;
            case TYPE -> {
                if (step.number() == 0) {
                    yield false;
                }
                yield types.putIfAbsent(step.number(), module) == null;
            }
            case DEVICE -> {
                if (step.name().equals("a/b")) {
                    yield false;
                }
                yield devices.putIfAbsent(step.name(), new Device(module, freeMajor())) == null;
            }
            case PROC -> !step.name().equals("meminfo") && procs.putIfAbsent(step.name(), new Proc(module)) == null;
            case ALLOCATE -> module.allocated.add(step.number());
            case FREE -> {
                if (!module.allocated.isEmpty()) {
                    module.allocated.remove(0);
                }
                yield true;
            }
            case SYMBOL -> true;
        };
        if (step.kind() == ModulePlan.Kind.SYMBOL) {
            Symbol found = symbols.get(step.name());
            if (found != null && found.module != module) {
                use(module, found.module);
            }
            return found == null ? 0 : found.module.token;
        }
        boolean cannotBe = step.name().equals("a/b") || (step.kind() == ModulePlan.Kind.TYPE && step.number() == 0);
        return done ? 0 : (cannotBe ? Errno.EINVAL : Errno.EEXIST).result();
    }

    private void undo(Module module) {
        symbols.values().removeIf(each -> each.module == module);
        calls.values().removeIf(each -> each == module);
        conversations.forEach((type, each) -> each.reset |= types.get(type) == module);
        types.values().removeIf(each -> each == module);
        devices.values().removeIf(each -> each.module == module);
        procs.values().forEach(each -> each.removed |= each.module == module);
        procs.values().removeIf(each -> each.removed);
        module.uses.forEach(each -> each.users.remove(module));
        loaded.remove(module.name);
    }

    long unload(String name) {
        Module module = loaded.get(name);
        if (module == null) {
            return Errno.ENOENT.result();
        } else if (module.uses() > 0) {
            return Errno.EBUSY.result();
        }
        exits += name.equals(OUTSIDE) ? 0 : 1;
        long result = module.plan.exit() == ModulePlan.Late.THROWS ? oops() : 0;
        if (module.plan.exit() == ModulePlan.Late.UNLOADS) {
            answers.add(Errno.EBUSY.result());
        }
        undo(module);
        return result;
    }

    /** Its code is called; {@code result} if that is well. */
    long late(Module module, ModulePlan.Late what, long result) {
        if (what == ModulePlan.Late.THROWS) {
            return oops();
        } else if (what == ModulePlan.Late.UNLOADS) {
            answers.add(Errno.EBUSY.result());
        }
        return result;
    }

    // ---- what the machine lists ----

    /** {@code /proc/modules}. */
    String modules() {
        StringBuilder text = new StringBuilder();
        for (Module each : loaded.values()) {
            int bytes = each.allocated.stream().mapToInt(Integer::intValue).sum();
            StringBuilder users = new StringBuilder();
            each.users.forEach(user -> users.append(user.name).append(','));
            text.append(each.name + " " + bytes + " " + each.uses() + " " + (users.isEmpty() ? "-" : users));
            text.append(" Live 0x" + Long.toHexString(0xFFFF_FFFF_0000_0000L + 0x10000L * each.area) + "\n");
        }
        return text.toString();
    }

    /** What {@code /proc/kallsyms} says before the kernel's own. */
    String kallsyms() {
        TreeMap<Long, String> byAddress = new TreeMap<>();
        symbols.forEach((name, symbol) -> {
            long address = 0xFFFF_FFFF_0000_0000L + 0x10000L * symbol.module.area + 16L * symbol.number;
            byAddress.put(address, Long.toHexString(address) + " T " + name + "\t[" + symbol.module.name + "]\n");
        });
        return String.join("", byAddress.values());
    }

    /** What {@code /proc/devices} says of character devices. */
    String devices() {
        TreeMap<Integer, String> byMajor = new TreeMap<>();
        devices.forEach((name, device) -> byMajor.put(device.major, device.major + ":0 " + name + "\n"));
        return String.join("", byMajor.values());
    }
}
