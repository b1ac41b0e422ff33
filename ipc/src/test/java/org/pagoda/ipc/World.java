package org.pagoda.ipc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.pagoda.ipc.check.InvariantChecker;
import org.pagoda.ipc.check.Violation;
import org.pagoda.mmu.Access;
import org.pagoda.mmu.AddressSpace;
import org.pagoda.mmu.AddressSpaceCopy;
import org.pagoda.mmu.Errno;
import org.pagoda.mmu.FrameAllocator;
import org.pagoda.mmu.MemoryManagementUnit;
import org.pagoda.mmu.Page;
import org.pagoda.mmu.PageAccount;
import org.pagoda.mmu.PageTableEntry;
import org.pagoda.mmu.PhysicalMemory;
import org.pagoda.mmu.Rights;
import org.pagoda.mmu.Sabotage;
import org.pagoda.mmu.Shootdown;
import org.pagoda.mmu.SparseStore;
import org.pagoda.mmu.SwapSpace;
import org.pagoda.mmu.TranslationLookasideBuffer;

/**
 * A machine without a kernel, for tests of this floor: memory, two CPUs, and endpoints whose handlers the test plays
 * itself. Closing it ends all endpoints and fails if a law is broken or a frame is left over.
 */
final class World implements AutoCloseable {
    /** An access that the address space does not allow. Without a stack trace: models try many. */
    static final class Fault extends RuntimeException {
        private static final long serialVersionUID = 1;

        Fault(long address, Access access) {
            super(access + " at 0x" + Long.toHexString(address), null, true, false);
        }
    }

    static final long TYPE = 64;
    static final int CPUS = 2;
    /** So few that they run out. */
    private static final int SWAP_SLOTS = 12;

    private static final long HANDLER = 0x1_0000;

    /**
     * What happens to worlds of this thread that are not told otherwise: set by {@link MutantsTest}, which runs other tests on its own
     * thread.
     */
    private static final ThreadLocal<Sabotage> HARM = ThreadLocal.withInitial(() -> Sabotage.NONE);

    static void setHarm(Sabotage sabotage) {
        HARM.set(sabotage);
    }

    final PhysicalMemory memory;
    final FrameAllocator frames;
    final SparseStore swapStore = new SparseStore(SWAP_SLOTS);
    final SwapSpace swap;
    final Sending sending;
    final Delivery delivery;
    final Calls calls;
    final Revocation revocation;
    final Notifications notifications;
    final Map<Long, Endpoint> alive = new TreeMap<>();
    private final List<MemoryManagementUnit> mmus = new ArrayList<>();
    private final List<TranslationLookasideBuffer> tlbs = new ArrayList<>();
    private final Map<Message, Long> inHandler = new HashMap<>();
    private final Map<Endpoint, Waiter> runners = new HashMap<>();
    final Subscribers subscribers = new Subscribers();
    private final EndpointDirectory directory = new EndpointDirectory() {
        @Override
        public @Nullable Endpoint find(long pid) {
            return alive.get(pid);
        }

        @Override
        public @Nullable Endpoint findHolder(long pid) {
            Endpoint found = alive.get(pid);
            return found == null && ending != null && ending.pid() == pid ? ending : found;
        }
    };
    private @Nullable Endpoint ending;
    private long nextPid = 1;

    World() {
        this(512);
    }

    World(int frameCount) {
        this(frameCount, HARM.get());
    }

    /** A world that goes wrong on purpose. */
    World(int frameCount, Sabotage sabotage) {
        this(frameCount, sabotage, true);
    }

    /** {@code fastPath}: take the hot paths where they can be taken. */
    World(int frameCount, Sabotage sabotage, boolean fastPath) {
        memory = new PhysicalMemory(frameCount);
        frames = new FrameAllocator(memory, true, sabotage);
        swap = new SwapSpace(swapStore, memory);
        frames.attachSwap(swap);
        sending = new Sending(directory, subscribers, frames, null, fastPath);
        delivery = new Delivery(directory, subscribers, frames, null, fastPath);
        calls = new Calls(sending, delivery);
        revocation = new Revocation(directory, frames);
        notifications = new Notifications(directory, null);
        for (int cpu = 0; cpu < CPUS; cpu++) {
            TranslationLookasideBuffer tlb = new TranslationLookasideBuffer(16, 2);
            int number = cpu;
            tlbs.add(tlb);
            mmus.add(new MemoryManagementUnit(memory, tlb, (address, access) -> resolve(number, address, access)));
        }
    }

    private final Shootdown shootdown = new Shootdown() {
        @Override
        public void quiesce(int asid) {} // one thread does it all

        @Override
        public void pages(int asid, long page, long count) {
            for (TranslationLookasideBuffer tlb : tlbs) {
                for (long i = 0; i < count; i++) {
                    tlb.flushPage(asid, page + i);
                }
            }
        }

        @Override
        public void space(int asid) {
            tlbs.forEach(tlb -> tlb.flushSpace(asid));
        }
    };

    private MemoryManagementUnit resolve(int cpu, long address, Access access) {
        AddressSpace space = mmus.get(cpu).space();
        assertNotNull(space);
        if (space.resolve(address, access) < 0) {
            throw new Fault(address, access);
        }
        return mmus.get(cpu);
    }

    // ---- processes ----

    /** A process without limits that matter. */
    Endpoint process() {
        return process(Long.MAX_VALUE, 16, 8, 64);
    }

    Endpoint process(long pages, int mailbox, int share, int slots) {
        AddressSpace space = space(pages, slots);
        assertNotNull(space, "no memory for a process");
        return endpoint(space, mailbox, share);
    }

    private @Nullable AddressSpace space(long pages, int slots) {
        return new AddressSpace.Builder(frames, shootdown)
                .owner(nextPid, (int) nextPid)
                .account(new PageAccount(pages))
                .landingSlots(slots)
                .build();
    }

    private Endpoint endpoint(AddressSpace space, int mailbox, int share) {
        long pid = nextPid++;
        Endpoint endpoint = new Endpoint(pid, space, mailbox, share, new Endpoint.Listener() {
            @Override
            public void onQueued(Endpoint queued) {}

            @Override
            public void onRoom(Endpoint roomy) {}
        });
        alive.put(pid, endpoint);
        return endpoint;
    }

    /**
     * A child with the memory and the send mask of {@code parent}, as a kernel makes it; its identifier.
     *
     * @param pages what it may map
     */
    long fork(Endpoint parent, long pages, int mailbox, int share) {
        int slots = parent.space().window().size();
        AddressSpace space = space(pages, slots);
        if (space == null) {
            return Errno.ENOMEM.result();
        }
        AddressSpaceCopy memory = new AddressSpaceCopy(parent.space(), space);
        // All tables of the window, as in a ModelRun.
        boolean hasTables = space.pageTable().prepare(space.window().start(), slots);
        long result = hasTables ? memory.prepare() : Errno.ENOMEM.result();
        if (result < 0) {
            space.destroy();
            return result;
        }
        memory.commit();
        Endpoint child = endpoint(space, mailbox, share);
        child.setSendMask(parent.sendMask());
        return child.pid();
    }

    /** A process that handles {@link #TYPE}. */
    Endpoint handling(long... types) {
        Endpoint endpoint = process();
        register(endpoint, TYPE);
        for (long type : types) {
            register(endpoint, type);
        }
        return endpoint;
    }

    void register(Endpoint endpoint, long type) {
        assertEquals(0, delivery.register(endpoint, type, HANDLER + type * 16));
    }

    void unregister(Endpoint endpoint, long type) {
        assertEquals(0, delivery.register(endpoint, type, HandlerTable.NONE));
    }

    void die(Endpoint endpoint) {
        alive.remove(endpoint.pid());
        ending = endpoint;
        delivery.onEnding(endpoint);
        Waiter runner = runner(endpoint);
        while (runner.running() != null) {
            leave(runner.running(), 0);
        }
        calls.cancelAll(endpoint);
        delivery.dropAll(endpoint);
        endpoint.space().destroy();
        ending = null;
    }

    // ---- memory ----

    long map(Endpoint endpoint, long pages) {
        return map(endpoint, pages, Rights.READ_WRITE);
    }

    long map(Endpoint endpoint, long pages, long rights) {
        long address = endpoint.space().map(0, pages, rights);
        assertEquals(0, address & Page.OFFSET_MASK, () -> "map: " + Errno.describe(address));
        return address;
    }

    /** Pages whose contents are {@code value + page number}. */
    long filled(Endpoint endpoint, long pages, long value) {
        long address = map(endpoint, pages);
        for (long i = 0; i < pages; i++) {
            store(endpoint, address + Page.address(i), value + i);
        }
        return address;
    }

    void store(Endpoint endpoint, long address, long value) {
        store(0, endpoint, address, value);
    }

    void store(int cpu, Endpoint endpoint, long address, long value) {
        mmus.get(cpu).enter(endpoint.space());
        mmus.get(cpu).store64(address, value);
    }

    long load(Endpoint endpoint, long address) {
        return load(0, endpoint, address);
    }

    long load(int cpu, Endpoint endpoint, long address) {
        mmus.get(cpu).enter(endpoint.space());
        return mmus.get(cpu).load64(address);
    }

    /** Puts a page into the swap space, if it can go there; as memory that is short would. */
    boolean swapOut(Endpoint endpoint, long address) {
        return endpoint.space().pages().canSwapOut(address)
                && endpoint.space().pages().swapOut(address) == 0;
    }

    boolean canLoad(Endpoint endpoint, long address) {
        try {
            load(endpoint, address);
            return true;
        } catch (Fault e) {
            return false;
        }
    }

    boolean canStore(Endpoint endpoint, long address) {
        try {
            store(endpoint, address, load(endpoint, address));
            return true;
        } catch (Fault e) {
            return false;
        }
    }

    long entry(Endpoint endpoint, long address) {
        return endpoint.space().pageTable().get(address);
    }

    int frame(Endpoint endpoint, long address) {
        return PageTableEntry.frame(entry(endpoint, address));
    }

    // ---- messages ----

    long send(Endpoint from, Endpoint to, long address, long size, long flags) {
        return send(from, to.pid(), TYPE, address, size, flags);
    }

    long send(Endpoint from, long pid, long type, long address, long size, long flags) {
        return sending.send(from, pid, type, address, size, flags, null);
    }

    /** Sends and waits; what is waited for is in the result's wait. */
    long sendWaiting(Endpoint from, Wait wait, long pid, long type, long address, long size, long flags) {
        return sending.send(from, pid, type, address, size, flags | SendFlags.WAIT, wait);
    }

    /** A call under way, as its caller sees it. */
    static final class PlayedCall implements Token.Caller {
        final Token token;
        final Wait wait;
        long replier;
        long address;
        long size = -1;
        boolean lost;

        PlayedCall(Endpoint endpoint, Waiter waiter) {
            token = new Token(endpoint, this);
            wait = waiter.begin();
        }

        @Override
        public void onReply(long from, long where, long pages) {
            replier = from;
            address = where;
            size = pages;
        }

        @Override
        public void onLost() {
            lost = true;
        }
    }

    PlayedCall playedCall(Endpoint caller) {
        return new PlayedCall(caller, runner(caller));
    }

    long call(Endpoint caller, PlayedCall call, Endpoint to, long address, long size, long flags) {
        return calls.call(caller, to.pid(), TYPE, address, size, flags, call.wait, call.token);
    }

    void assertError(Errno expected, long result) {
        assertEquals(expected.result(), result, () -> "expected -" + expected + ", was " + Errno.describe(result));
    }

    /** Who runs a process's handlers, and waits for it. */
    Waiter runner(Endpoint endpoint) {
        return runners.computeIfAbsent(endpoint, key -> new Waiter(() -> {}));
    }

    /** The receiver's handler starts; there must be a message. */
    Message enter(Endpoint receiver) {
        Message message = delivery.next(receiver);
        assertNotNull(message, "no message for process " + receiver.pid());
        assertEquals(HANDLER + message.type() * 16, delivery.enter(message, runner(receiver)));
        inHandler.put(message, message.sequence());
        return message;
    }

    void leave(Message message, long kept) {
        inHandler.remove(message);
        delivery.leave(message, kept);
    }

    /** One handler from beginning to end, that keeps all; where its pages are. */
    long receive(Endpoint receiver) {
        Message message = enter(receiver);
        long address = message.address();
        leave(message, message.size());
        return address;
    }

    // ---- checks ----

    void check() {
        List<Violation> violations = new InvariantChecker(frames, tlbs).check(List.copyOf(alive.values()));
        assertEquals(List.of(), violations);
    }

    /** All there is, as text: what a call that fails must not change. */
    String state() {
        return StateDigest.whole(this);
    }

    /** All that a program, or its bookkeeper, could tell apart: what a call must not change that fails for lack of memory. */
    String logicalState() {
        return StateDigest.logical(this);
    }

    @Override
    public void close() {
        try {
            check();
            List.copyOf(alive.values()).forEach(this::die);
            check();
            assertEquals(0, frames.usedFrames(), "frames left over");
            assertEquals(0, swap.used(), "swap slots left over");
        } finally {
            memory.close();
        }
    }
}
