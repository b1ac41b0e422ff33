package org.pagoda.user.lab;

import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.pagoda.ipc.SendFlags;
import org.pagoda.kernel.CpuSet;
import org.pagoda.kernel.Kernel;
import org.pagoda.kernel.Process;
import org.pagoda.kernel.trace.EventKind;
import org.pagoda.mmu.Access;
import org.pagoda.mmu.Page;
import org.pagoda.mmu.PageTableEntry;
import org.pagoda.mmu.PhysicalMemory;
import org.pagoda.mmu.Region;
import org.pagoda.mmu.Rights;
import org.pagoda.mmu.TranslationLookasideBuffer;
import org.pagoda.user.Libc;

/** One access to one address, made twice by a process that has a page of each kind; and what the machine said before and after. */
final class Translation {
    private static final long PAGE = 64;
    private static final byte STORED = 0x5a;

    private final Scene scene;
    private final long address;
    private final Access access;
    private final Process alice;
    private final Map<TranslatedPage, Long> entries = new EnumMap<>(TranslatedPage.class);

    private @Nullable Walk before;
    private @Nullable Region region;
    private boolean accessing;
    private int faults;
    private @Nullable Walk after;
    private @Nullable TlbLookups first;
    private @Nullable TlbLookups second;
    private long remembered; // the TLB's entry for the page, after the first access
    private boolean contentAgrees;

    Translation(Scene scene, long address, Access access) {
        this.scene = scene;
        this.address = address;
        this.access = access;
        alice = scene.spawn("alice", this::alice);
        scene.spawn("bob", Translation::bob);
        scene.machine().trace().listen((kind, tick, cpu, pid, a, b, c, d) -> {
            if (kind == EventKind.FAULT && accessing) {
                faults++;
            }
        });
    }

    // ---- programs ----

    private static void bob(Libc libc) {
        libc.registerHandler(PAGE, (inHandler, pid, type, address, size, flags) -> size);
        libc.serve();
    }

    private void alice(Libc libc) {
        makePages(libc);
        TlbLookups.flush(scene.machine()); // so that the access has to walk
        for (TranslatedPage page : TranslatedPage.values()) {
            entries.put(page, Scene.entry(alice, page.address()));
        }
        before = walk();
        region = alice.space().regionAt(address);
        accessing = true;
        TlbLookups start = lookups();
        long value = access(libc);
        first = lookups().since(start);
        after = walk();
        contentAgrees = after.end() == Walk.End.LEAF && value == content(after.physicalAddress());
        remembered = tlb().lookup(alice.space().asid(), Page.number(address));
        start = lookups();
        access(libc);
        second = lookups().since(start);
        accessing = false;
        libc.serve();
    }

    private void makePages(Libc libc) {
        libc.mmap(TranslatedPage.values().length);
        for (TranslatedPage page : TranslatedPage.values()) {
            if (page == TranslatedPage.LOADED) {
                libc.load8(page.address());
            } else if (page != TranslatedPage.UNTOUCHED) {
                libc.store(page.address(), pattern(page), 0, Page.SIZE);
            }
        }
        send(libc, TranslatedPage.DUPLICATED, SendFlags.COPY);
        send(libc, TranslatedPage.SHARED, SendFlags.SHARE);
        send(libc, TranslatedPage.MOVED, SendFlags.MOVE);
        libc.mprotect(TranslatedPage.READ_ONLY.address(), 1, Rights.READ);
        libc.mprotect(TranslatedPage.CODE.address(), 1, Rights.READ | Rights.EXECUTE);
        libc.mprotect(TranslatedPage.FORBIDDEN.address(), 1, Rights.NONE);
    }

    /** No two bytes that are near one another are equal, nor are those at one place of two pages. */
    private static byte[] pattern(TranslatedPage page) {
        byte[] bytes = new byte[Page.SIZE];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) (i * 31L + Page.number(page.address()) * 7 + 1);
        }
        return bytes;
    }

    private void send(Libc libc, TranslatedPage page, long flags) {
        Peers.send(libc, scene.pid("bob"), PAGE, page.address(), 1, flags | SendFlags.WAIT);
    }

    /** Makes the access; what was loaded, fetched or stored. */
    private long access(Libc libc) {
        return switch (access) {
            case LOAD -> libc.load8(address);
            case STORE -> {
                libc.store8(address, STORED);
                yield STORED;
            }
            case FETCH -> libc.fetch16(address);
        };
    }

    /** What is in memory where the access went. */
    private long content(long physical) {
        return access == Access.FETCH ? memory().getShort(physical & -2) : memory().getByte(physical);
    }

    // ---- what the machine says ----

    private PhysicalMemory memory() {
        return scene.machine().kernel().memory();
    }

    private TlbLookups lookups() {
        return TlbLookups.of(scene.machine());
    }

    private Walk walk() {
        return new Walk(memory(), alice.space().pageTable().root(), address);
    }

    /** The TLB of the CPU that alice runs on. */
    private TranslationLookasideBuffer tlb() {
        CpuSet cpus = scene.machine().kernel().cpus();
        int number = 0;
        while (cpus.get(number).mmu().space() != alice.space()) {
            number++;
        }
        return cpus.get(number).mmu().tlb();
    }

    Process alice() {
        return alice;
    }

    Access access() {
        return access;
    }

    /** The entry that one of alice's pages had before the access; empty if it did not come to that. */
    long entry(TranslatedPage page) {
        return entries.getOrDefault(page, PageTableEntry.EMPTY);
    }

    /** The walk before the access; null if it did not come to that. */
    @Nullable
    Walk before() {
        return before;
    }

    /** The walk after it; null if alice did not survive it. */
    @Nullable
    Walk after() {
        return after;
    }

    /** What alice has asked for there; null for nothing. */
    @Nullable
    Region region() {
        return region;
    }

    // ---- was it so ----

    /** True if the first access was a page fault. */
    boolean hasFaulted() {
        return faults > 0;
    }

    /** True if the access was made twice. */
    boolean isThrough() {
        return second != null;
    }

    /** True if alice was killed for it. */
    boolean isFatal() {
        return alice.state() == Process.State.DEAD && alice.exitStatus() == Kernel.STATUS_FAULT;
    }

    /** Where the TLB says that the address is; -1 if it does not know it. */
    long rememberedPhysical() {
        return PageTableEntry.isValid(remembered)
                ? Page.address(PageTableEntry.frame(remembered)) | Page.offset(address)
                : -1;
    }

    /** True if the first access went as the walk before it says, and where a walk leads. */
    boolean isAsWalked() {
        if (before == null || (before.refusal(access) != null) != hasFaulted()) {
            return false;
        } else if (after == null) {
            return isFatal();
        }
        return contentAgrees
                && after.physicalAddress() == rememberedPhysical()
                && (hasFaulted() || before.physicalAddress() == after.physicalAddress());
    }

    /** True if a fault, if there was one, was resolved once and for all, or alice's end. */
    boolean isResolvedOrFatal() {
        return isThrough() ? after != null && after.refusal(access) == null && faults <= 1 : isFatal() && hasFaulted();
    }

    /** True if an access that went through was looked up in vain at first, and then found. */
    boolean isHitAgain() {
        return isThrough()
                ? new TlbLookups(0, 1).equals(first) && new TlbLookups(1, 0).equals(second)
                : isFatal() && remembered == TranslationLookasideBuffer.MISS;
    }
}
