package org.pagoda.ipc;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.pagoda.mmu.Errno;
import org.pagoda.mmu.FrameAllocator;
import org.pagoda.mmu.PageTableEntry;

/** Does the same with a {@link World} and with a {@link Model}, and fails as soon as they do not answer alike. */
final class ModelRun {
    /** World and model differ. */
    static final class Difference extends RuntimeException {
        private static final long serialVersionUID = 1;

        Difference(String message) {
            super(message);
        }
    }

    /** A task of the real machine: who waits, and how often it was woken for waits that have not returned yet. */
    private static final class RealTask {
        private int wakeUps;
        private final Waiter waiter = new Waiter(() -> wakeUps++);
        private final Deque<Wait> waits = new ArrayDeque<>();
    }

    private static final int FRAMES_FOR_A_BIRTH = 16;

    final World world;
    final Model model;
    final ModelMachine machine;
    private final ModelComparison comparison;
    private final List<String> log;

    private final ModelMemorySteps memory = new ModelMemorySteps(this);
    private final ModelHandlerSteps handlers = new ModelHandlerSteps(this);
    private final ModelSendSteps sends = new ModelSendSteps(this);
    private final ModelEventSteps events = new ModelEventSteps(this);
    private final ModelForkSteps forks = new ModelForkSteps(this);
    private final Map<ModelTask, RealTask> tasks = new HashMap<>();

    // Of the operation that runs.
    private ModelDraw draw;
    private boolean told;
    private boolean idle;

    /**
     * @param machine how large the machine is
     * @param log where to write a line for each operation; null: nowhere
     */
    ModelRun(ModelMachine machine, List<String> log) {
        this(machine, new World(machine.frames()), log);
    }

    /** The same with a world that was made for it. */
    ModelRun(ModelMachine machine, World world, List<String> log) {
        this.world = world;
        this.model = new Model();
        this.machine = machine;
        this.log = log;
        comparison = new ModelComparison(this);
    }

    // ---- one operation ----

    /** Applies one operation to both, and compares what is quickly compared. */
    void apply(ModelOperation operation) {
        draw = new ModelDraw(operation.value(), model);
        told = false;
        idle = true;
        try {
            step(operation.kind());
            endWaits();
            sends.compareCalls();
            comparison.compareBooks();
        } catch (Difference e) {
            throw e;
        } catch (RuntimeException | StackOverflowError e) {
            StackTraceElement[] trace = e.getStackTrace();
            say(() -> operation.kind() + " -> " + e);
            Difference difference = new Difference("threw " + e + (trace.length == 0 ? "" : " at " + trace[0]));
            difference.initCause(e);
            throw difference;
        }
    }

    /** Compares everything. */
    void compareAll() {
        comparison.compareAll();
        world.check();
    }

    private void step(ModelOperation.Kind kind) {
        if (kind == ModelOperation.Kind.BIRTH) {
            birth();
        } else if (!model.alive.isEmpty()) {
            step(kind, draw.process());
        }
    }

    private void step(ModelOperation.Kind kind, ModelProcess process) {
        switch (kind) {
            case BIRTH -> throw new IllegalArgumentException("nobody is there to be born");
            case FORK -> forks.apply(process, draw);
            case DEATH -> death(process);
            case MAP, UNMAP, PROTECT, STORE, LOAD, REVOKE, PIN, UNPIN, SWAP_OUT -> memory.apply(kind, process, draw);
            case REGISTER, UNREGISTER, MASK, UNMASK, UNMASK_ALL, SEND_MASK, LEAVE ->
                handlers.apply(kind, process, draw);
            case ENTER -> handlers.apply(kind, oneOf(each -> each.next() != null, process), draw);
            case SEND, NOTIFY, CALL, CANCEL -> sends.apply(kind, process, draw);
            case EVENT -> events.apply(oneOf(each -> !each.hasRoomFor(Notifications.KERNEL), process), draw);
            case REPLY, KEEP, FORWARD -> sends.apply(kind, oneOf(sends::canReply, process), draw);
        }
    }

    /** One of those of whom something is true; if there are none, or sometimes, {@code otherwise}. */
    private ModelProcess oneOf(Predicate<ModelProcess> wanted, ModelProcess otherwise) {
        List<ModelProcess> found = new ArrayList<>(model.alive.values());
        found.removeIf(wanted.negate());
        return found.isEmpty() || draw.once(20) ? otherwise : draw.of(found, process -> process.tag);
    }

    Endpoint real(ModelProcess process) {
        Endpoint endpoint = world.alive.get(process.pid);
        if (endpoint == null) {
            throw new Difference(name(process) + " is gone");
        }
        return endpoint;
    }

    /** The real message whose handler runs. */
    Message real(ModelMessage handled) {
        return handlers.real(handled);
    }

    /** A task begins a wait, which its send or call has made; it ends when the model's does. */
    Wait beginWait(ModelTask task) {
        Wait wait = waiter(task).begin();
        tasks.get(task).waits.push(wait);
        return wait;
    }

    /** The send or call has failed: there is nothing to wait for. */
    void takeBackWait(ModelTask task) {
        waiter(task).end(tasks.get(task).waits.pop());
    }

    Waiter waiter(ModelTask task) {
        return tasks.get(task).waiter;
    }

    /** The frame that a page stands on; the zero frame if it stands nowhere yet. */
    int frame(ModelProcess process, long page) {
        long entry = real(process).space().pageTable().get(page << 12);
        return PageTableEntry.isValid(entry) ? PageTableEntry.frame(entry) : FrameAllocator.ZERO_FRAME;
    }

    static String name(ModelProcess process) {
        return "p" + process.pid;
    }

    static String describe(long result) {
        return result >= 0x1000 ? "0x" + Long.toHexString(result) : Errno.describe(result);
    }

    /** True if the last operation had nothing to do, or failed. */
    boolean wasIdle() {
        return idle;
    }

    void say(Supplier<String> line) {
        idle = false;
        if (log != null && !told) {
            log.add(line.get());
        }
        told = true;
    }

    void expect(Supplier<String> what, long expected, long actual) {
        say(() -> what.get() + " -> " + describe(actual)
                + (expected == actual ? "" : ", should be " + describe(expected)));
        idle = actual < 0 && actual >= Errno.LOWEST;
        if (expected != actual) {
            throw new Difference(what.get() + " is " + describe(actual) + ", should be " + describe(expected));
        }
    }

    /** True if the real machine had no frame left. With plenty of memory that is no excuse. */
    boolean isStarved(long result) {
        return !machine.plenty() && result == Errno.ENOMEM.result();
    }

    // ---- processes ----

    private void birth() {
        if (model.alive.size() >= machine.processes() || world.frames.freeFrames() < FRAMES_FOR_A_BIRTH) {
            return;
        }
        long tag = draw.any();
        long limit = draw.once(2) ? Long.MAX_VALUE : 4 + draw.below(40);
        int mailbox = 1 + draw.below(draw.once(3) ? 2 : 10);
        int share = 1 + draw.below(mailbox);
        int slots = (int) draw.of(1, 4, 16, 16, 64, 64);
        int taskCount = 1 + draw.below(2);
        Endpoint endpoint = world.process(limit, mailbox, share, slots);
        ModelProcess process = model.process(limit, mailbox, share, slots, taskCount, tag);
        // Page tables from the beginning: so a lack of memory never decides who is left out of a broadcast, or gets
        // pages back.
        for (int slot = 0; slot < slots; slot++) {
            endpoint.space().pageTable().prepare(endpoint.space().window().address(slot));
        }
        List<Long> types = equip(process);
        String quota = limit == Long.MAX_VALUE ? "any number of" : "at most " + limit;
        expect(
                () -> "new process: " + quota + " pages, mailbox " + mailbox + ", share " + share + ", " + slots
                        + " slots, " + taskCount + " tasks, handles " + types,
                process.pid,
                endpoint.pid());
    }

    /** A new process gets tasks, and handlers for some types. */
    List<Long> equip(ModelProcess process) {
        model.tasksOf(process).forEach(task -> tasks.put(task, new RealTask()));
        List<Long> types = new ArrayList<>(List.of(
                MessageType.RETURNED, MessageType.CHILD_EXITED, MessageType.TIMER, MessageType.IRQ, 64L, 65L, 66L));
        types.removeIf(type -> draw.once(4));
        for (long type : types) {
            model.register(process, type, 0x1_0000);
            world.delivery.register(real(process), type, 0x1_0000);
        }
        return types;
    }

    private void death(ModelProcess process) {
        if (model.alive.size() > 1 && canDie(process)) {
            say(() -> name(process) + " dies");
            die(process);
        }
    }

    /**
     * True if a process can end here and now. One that runs a handler of another's, or has one below another's, ends later; that
     * is the kernel's business.
     */
    private boolean canDie(ModelProcess process) {
        for (ModelTask task : model.tasks.values()) {
            if (!canEndOn(task, process)) {
                return false;
            }
        }
        return true;
    }

    /** Of its own tasks all is the process's; on others only handlers on top of all else. */
    private static boolean canEndOn(ModelTask task, ModelProcess process) {
        boolean onTop = true;
        for (ModelActivity activity : task.stack) {
            boolean own = activity.process() == process;
            onTop &= own && activity instanceof ModelMessage;
            if (task.process == process ? !own : own && !onTop) {
                return false;
            }
        }
        return true;
    }

    private void die(ModelProcess process) {
        Endpoint endpoint = real(process);
        world.alive.remove(process.pid);
        world.delivery.onEnding(endpoint);
        for (ModelTask task : model.tasks.values()) {
            for (ModelMessage message : task.handlers()) {
                if (message.receiver == process) {
                    world.delivery.leave(handlers.ended(message), 0);
                }
            }
        }
        for (ModelTask task : model.tasksOf(process)) {
            RealTask ended = tasks.remove(task);
            while (!ended.waits.isEmpty()) {
                ended.waiter.end(ended.waits.pop());
            }
        }
        world.calls.cancelAll(endpoint);
        world.delivery.dropAll(endpoint);
        endpoint.space().destroy();
        model.die(process);
    }

    // ---- after every operation ----

    /** Tasks whose waits are over go on; they must have been told the right result. */
    private void endWaits() {
        for (ModelTask task : model.tasks.values()) {
            while (task.waiting() != null && task.waiting().isOver()) {
                ModelWait wait = task.waiting();
                task.stack.pop();
                endWait(task, wait);
            }
            boolean awaitsHandlers = task.waiting() != null && task.waiting().call == null;
            if (awaitsHandlers && tasks.get(task).waits.getFirst().isSettled()) {
                throw new Difference("task " + task.number + " goes on, though a handler it waits for has not run");
            }
        }
    }

    private void endWait(ModelTask task, ModelWait wait) {
        Wait real = tasks.get(task).waits.pop();
        if (wait.call == null && !real.isSettled()) {
            throw new Difference("task " + task.number + " still waits, though the handlers have run");
        } else if (wait.call == null && real.kept() != wait.kept) {
            throw new Difference("WAIT of task " + task.number + " is " + real.kept() + ", should be " + wait.kept);
        } else if (wait.call == null && tasks.get(task).wakeUps-- == 0) {
            throw new Difference("task " + task.number + " was not woken");
        }
        waiter(task).end(real); // of a call that was answered, the request's handler may still run
    }

    // ---- the end ----

    /** Ends everything, handlers first; then no frame may be left over. */
    void finish() {
        told = true;
        for (ModelProcess process : model.alive.values()) {
            for (long type : List.copyOf(process.handlers.keySet())) {
                handlers.register(process, type, HandlerTable.NONE);
            }
        }
        endWaits();
        while (model.tasks.values().stream().anyMatch(task -> task.handling() != null)) {
            for (ModelTask task : model.tasks.values()) {
                if (task.handling() != null) {
                    handlers.leave(task.handling(), task.handling().size);
                }
            }
            endWaits();
        }
        comparison.compareBooks();
        compareAll();
        List.copyOf(model.alive.values()).forEach(this::die);
        memory.unpinAll();
        world.close();
    }

    /** Gives the memory back after a difference. */
    void abort() {
        world.memory.close();
    }
}
