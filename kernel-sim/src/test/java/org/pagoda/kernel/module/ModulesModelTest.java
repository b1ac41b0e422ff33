package org.pagoda.kernel.module;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.pagoda.kernel.Kernel;
import org.pagoda.kernel.OpenFlags;
import org.pagoda.kernel.device.Device;
import org.pagoda.kernel.syscall.SystemCallNumber;
import org.pagoda.kernel.testing.User;
import org.pagoda.mmu.Errno;

/**
 * Operations at random on modules and on the devices, files, system calls and conversations that come and go with them, each beside the plain model; at
 * the end nothing may be left over.
 */
class ModulesModelTest extends ModulesModelFixture {
    private static final int MOST_OPEN = 6;
    private static final int MOST_WAITERS = 3;
    private static final int NON_BLOCKING = 1;

    private static final List<String> NAMES = List.of(
            "m0", "m1", "m2", "m3", "m4", "m0", "m1", "m2", "m3", "m4", "outside", "self", "ring1", "lost", "nowhere");

    /** An open file: one of the two. */
    private static final class Open {
        final ModulesModel.Device device;
        final ModulesModel.Proc proc;
        final long descriptor;
        String said = "";
        long position;

        Open(ModulesModel.Device device, ModulesModel.Proc proc, long descriptor) {
            this.device = device;
            this.proc = proc;
            this.descriptor = descriptor;
        }
    }

    /** A process that waits in a read. */
    private record Waiter(String name, long pid, ModulesModel.Device device) {}

    private final List<Open> opens = new ArrayList<>();
    private final List<Waiter> waiters = new ArrayList<>();

    // ---- one operation ----

    @Override
    void act(User user) {
        int kind = lot.nextInt(17);
        int which = lot.nextInt(6);
        switch (kind) {
            case 0, 1, 2 -> load(user, NAMES.get(lot.nextInt(NAMES.size())));
            case 3, 4 -> unload(user, NAMES.get(lot.nextInt(NAMES.size())));
            case 5 -> openDevice(user, which == 5 ? ModulesModel.OUTSIDE : "d" + which);
            case 6 -> openProc(user, which == 5 ? ModulesModel.OUTSIDE : "p" + which);
            case 7, 8, 9, 10 -> actOnOpen(user);
            case 11 -> call(user, ModulePlan.FIRST_CALL + which);
            case 12, 13 -> talk(user, ModulePlan.FIRST_TYPE + which);
            case 14 -> beginWaiting(user, "d" + which);
            case 15 -> killWaiter(user);
            default -> closeAny(user);
        }
    }

    private void load(User user, String name) {
        KNOWN.keySet().forEach(each -> plans.put(each, ModulePlan.draw(lot)));
        plans.put(ModulesModel.OUTSIDE, ModulePlan.outside());
        String parameters = switch (lot.nextInt(8)) {
            case 0 -> "level=12";
            case 1 -> "size=1";
            case 2 -> "level=" + lot.nextInt(10);
            default -> "";
        };
        String reference = name.equals(ModulesModel.OUTSIDE) ? "/host/Outside.java" : name;
        long expected = model.load(name, parameters);
        check(
                "load " + name + " " + parameters + " " + plans.get(name),
                user,
                expected,
                each -> each.callPath(SystemCallNumber.INIT_MODULE, reference, each.string(parameters)));
        if (expected == 0 && name.equals(ModulesModel.OUTSIDE)) {
            Object value = modules.symbols().find(name).value();
            loaders.add(new WeakReference<>(value.getClass().getClassLoader()));
        }
    }

    private void unload(User user, String name) {
        ModulesModel.Module module = model.loaded.get(name);
        check(
                "unload " + name + " " + (module == null ? "" : module.plan),
                user,
                model.unload(name),
                each -> each.callPath(SystemCallNumber.DELETE_MODULE, name));
    }

    private void call(User user, int number) {
        ModulesModel.Module module = model.calls.get(number);
        long expected = number == ModulePlan.FIRST_CALL + ModulePlan.LAST_SYMBOL || module == null
                ? Errno.ENOSYS.result()
                : model.late(module, module.plan.call(), module.token + 7);
        check("call " + number, user, expected, each -> each.call(number, 3, 0, 0, 0, 0, 4));
    }

    // ---- conversations ----

    private static long talk(User user, int number, int type, long... more) {
        long[] all = new long[3 + more.length];
        all[0] = user.getpid();
        all[2] = type;
        System.arraycopy(more, 0, all, 3, more.length);
        return user.call(number, all);
    }

    private void talk(User user, int type) {
        ModulesModel.Conversation open = model.conversations.get(type);
        ModulesModel.Module module = model.types.get(type);
        switch (lot.nextInt(8)) {
            case 0 -> {
                model.conversations.putIfAbsent(type, new ModulesModel.Conversation());
                long expected = open == null ? user.task().tid() : Errno.EEXIST.result();
                check("create " + type, user, expected, each -> talk(each, SystemCallNumber.INTERACTION_CREATE, type));
            }
            case 1 -> destroy(user, type);
            case 2, 3, 4 -> receive(user, type, open, module);
            default -> {
                if (open != null && open.replies.size() < 4) {
                    send(user, type, open, module);
                }
            }
        }
    }

    private void destroy(User user, int type) {
        long expected = model.conversations.remove(type) == null ? Errno.ENOENT.result() : 0;
        check("destroy " + type, user, expected, each -> talk(each, SystemCallNumber.INTERACTION_DESTROY, type));
    }

    private void send(User user, int type, ModulesModel.Conversation open, ModulesModel.Module module) {
        long expected = Errno.ECONNREFUSED.result();
        if (module != null) {
            expected = model.late(module, module.plan.callback(), 0);
            if (expected == 0) {
                open.reset = false;
                open.replies.add(module.token);
                model.answers.add((long) Long.BYTES);
            }
        }
        check("send " + type, user, expected, each -> {
            if (each != user) {
                talk(each, SystemCallNumber.INTERACTION_CREATE, type);
            }
            return talk(each, SystemCallNumber.INTERACTION_SEND, type, buffer, 0);
        });
    }

    private void receive(User user, int type, ModulesModel.Conversation open, ModulesModel.Module module) {
        Errno problem = open == null
                ? Errno.ENOENT
                : open.reset ? Errno.ECONNRESET : module == null ? Errno.ECONNREFUSED : Errno.EAGAIN;
        Long reply = open == null ? null : open.replies.poll();
        check(
                "receive " + type,
                user,
                reply == null ? problem.result() : Long.BYTES,
                each -> talk(each, SystemCallNumber.INTERACTION_RECV, type, buffer, Long.BYTES, NON_BLOCKING));
        if (reply != null) {
            assertEquals(reply, user.load(buffer));
        }
    }

    // ---- open files ----

    private void openDevice(User user, String name) {
        ModulesModel.Device device = model.devices.get(name);
        long descriptor = user.openPath("/dev/" + name, OpenFlags.READ_WRITE | OpenFlags.NON_BLOCKING);
        assertOpened(device == null, descriptor, name);
        if (device != null) {
            device.module.files++;
            keep(user, new Open(device, null, descriptor));
        }
    }

    private void openProc(User user, String name) {
        ModulesModel.Proc proc = model.procs.get(name);
        long descriptor = user.openPath("/proc/" + name, OpenFlags.READ_WRITE);
        assertOpened(proc == null, descriptor, name);
        if (proc != null) {
            keep(user, new Open(null, proc, descriptor));
        }
    }

    private static void assertOpened(boolean missing, long descriptor, String name) {
        assertEquals(missing ? "-ENOENT" : "0", Errno.describe(Math.min(0, descriptor)), name);
    }

    private void keep(User user, Open open) {
        opens.add(open);
        if (opens.size() > MOST_OPEN) {
            closeAny(user);
        }
    }

    private void closeAny(User user) {
        if (!opens.isEmpty()) {
            Open open = opens.remove(lot.nextInt(opens.size()));
            check("close", user, 0, each -> each.close(open.descriptor));
            if (open.device != null) {
                open.device.module.files--;
            }
        }
    }

    private void actOnOpen(User user) {
        if (!opens.isEmpty()) {
            Open open = opens.get(lot.nextInt(opens.size()));
            if (open.device != null) {
                actOnDevice(user, open);
            } else {
                actOnProc(user, open);
            }
        }
    }

    private void actOnDevice(User user, Open open) {
        ModulesModel.Device device = open.device;
        boolean outside = device.module.name.equals(ModulesModel.OUTSIDE);
        int count = lot.nextInt(5) == 0 ? 4 : Long.BYTES;
        boolean wrong = count < Long.BYTES || outside;
        switch (lot.nextInt(3)) {
            case 0 -> {
                long expected = wrong ? Errno.EINVAL.result() : device.value == 0 ? Errno.EAGAIN.result() : Long.BYTES;
                check("read device", user, expected, each -> each.read(open.descriptor, buffer, count));
                if (expected > 0) {
                    assertEquals(device.value, user.load(buffer));
                }
            }
            case 1 -> {
                long value = lot.nextInt(3) == 0 ? 0 : 1 + lot.nextInt(100);
                user.store(buffer, value);
                long expected = wrong ? Errno.EINVAL.result() : Long.BYTES;
                check("write device", user, expected, each -> each.write(open.descriptor, buffer, count));
                device.value = wrong ? device.value : value;
                if (device.value != 0) {
                    endWaiters(user, device);
                }
            }
            default -> {
                user.store(buffer, 1000);
                long expected = outside ? Errno.ENOTTY.result() : 0;
                check("ioctl", user, expected, each -> each.call(SystemCallNumber.IOCTL, open.descriptor, 1, buffer));
                assertEquals(outside ? 1000 : 1000 + device.value, user.load(buffer));
            }
        }
    }

    private void actOnProc(User user, Open open) {
        ModulesModel.Proc proc = open.proc;
        switch (lot.nextInt(3)) {
            case 0 -> readProc(user, open, lot.nextInt(20));
            case 1 -> {
                String text = lot.nextInt(4) == 0 ? "no" : "v" + lot.nextInt(1000);
                boolean refused = text.equals("no") && !proc.module.name.equals(ModulesModel.OUTSIDE);
                long expected = proc.removed ? Errno.ENODEV.result() : refused ? Errno.EINVAL.result() : text.length();
                check("write proc", user, expected, each -> each.writeText(open.descriptor, text));
                if (expected > 0) {
                    proc.value = text;
                    open.position += expected;
                }
            }
            default -> {
                check("seek", user, 0, each -> each.call(SystemCallNumber.LSEEK, open.descriptor, 0, 0));
                open.position = 0;
            }
        }
    }

    private void readProc(User user, Open open, int count) {
        ModulesModel.Proc proc = open.proc;
        long expected = 0;
        if (proc.removed) {
            expected = Errno.ENODEV.result();
        } else if (open.position == 0 && count > 0) {
            expected = proc.module.name.equals(ModulesModel.OUTSIDE)
                    ? 0
                    : model.late(proc.module, proc.module.plan.proc(), 0);
            open.said = expected == 0 ? proc.text() : open.said;
        }
        int from = (int) Math.min(open.position, open.said.length());
        String piece = expected == 0 ? open.said.substring(from, Math.min(from + count, open.said.length())) : "";
        check(
                "read proc",
                user,
                expected == 0 ? piece.length() : expected,
                each -> each.read(open.descriptor, buffer, count));
        open.position += piece.length();
        assertEquals(piece, user.loadText(buffer, piece.length()));
    }

    // ---- processes that wait ----

    private void beginWaiting(User user, String name) {
        ModulesModel.Device device = model.devices.get(name);
        if (device == null || device.value != 0 || waiters.size() == MOST_WAITERS) {
            return;
        }
        String waiter = "waiter"
                + (waiters.isEmpty()
                        ? 0
                        : 1 + waiters.get(waiters.size() - 1).name.charAt(6) - '0');
        long pid = user.fork(waiter, child -> {
            opens.forEach(each -> child.close(each.descriptor));
            long descriptor = child.openPath("/dev/" + name, OpenFlags.READ_WRITE);
            child.exit(child.read(descriptor, buffer, Long.BYTES) == Long.BYTES ? child.load(buffer) : 0);
        });
        device.module.files++;
        device.waiting++;
        waiters.add(new Waiter(waiter, pid, device));
        Device real = devices.get((long) device.major << 8);
        while (real.pendingRequests() < device.waiting) {
            user.giveWay();
        }
    }

    private void endWaiters(User user, ModulesModel.Device device) {
        for (Waiter each : List.copyOf(waiters)) {
            if (each.device == device) {
                assertEquals(device.value, end(user, each));
            }
        }
    }

    private void killWaiter(User user) {
        if (!waiters.isEmpty()) {
            Waiter waiter = waiters.get(lot.nextInt(waiters.size()));
            assertEquals(0, user.kill(waiter.name));
            assertEquals(Kernel.STATUS_KILLED, end(user, waiter));
            machine.assertKilled(machine.process(waiter.name), Kernel.STATUS_KILLED);
        }
    }

    private long end(User user, Waiter waiter) {
        long status = user.string("");
        assertEquals(waiter.pid, user.call(SystemCallNumber.WAIT, waiter.pid, status, 0));
        waiters.remove(waiter);
        waiter.device.waiting--;
        waiter.device.module.files--;
        return user.load(status);
    }

    // ---- the whole ----

    @Override
    void endAll(User user) {
        while (!waiters.isEmpty()) {
            killWaiter(user);
        }
        while (!opens.isEmpty()) {
            closeAny(user);
        }
        while (!model.conversations.isEmpty()) {
            destroy(user, model.conversations.firstKey());
        }
        while (!model.loaded.isEmpty()) {
            for (String name : List.copyOf(model.loaded.keySet())) {
                unload(user, name);
            }
        }
    }

    @Test
    void shouldDoWhatTheModelDoes() throws IOException {
        runOperations(1, 20_000);
    }

    @Test
    @Tag("full")
    void shouldDoWhatTheModelDoesAMillionTimes() throws IOException {
        runOperations(2, 1_000_000);
    }
}
