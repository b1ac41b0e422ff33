package org.pagoda.mmu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import java.util.function.IntPredicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.pagoda.mmu.replacement.Knowledge;
import org.pagoda.mmu.replacement.PolicyFactory;
import org.pagoda.mmu.replacement.PolicyName;
import org.pagoda.mmu.replacement.PolicyParameters;
import org.pagoda.mmu.replacement.ReplacementPolicy;

/** Pages that come from a store, and go back there when frames are needed. */
class MemoryObjectTest {
    private static final int PAGES = 10;
    private static final int LIMIT = 4;

    private final SmallMachine machine = new SmallMachine();
    private final AddressSpace space = machine.space();
    private final SparseStore store = new SparseStore(PAGES);
    private MemoryObject object = object(PolicyName.FIFO);
    private long base = space.mapObject(0, PAGES, Rights.READ_WRITE, object, 0);

    private MemoryObject object(PolicyName policy) {
        return new MemoryObject(store, machine.frames, LIMIT, policy, 1, () -> 0);
    }

    @AfterEach
    void close() {
        machine.closeSpaces();
        object.close();
        assertEquals(0, object.resident());
        machine.close();
    }

    private long address(int page) {
        return base + page * 4096L;
    }

    private void assertResult(Errno expected, Runnable access) {
        assertEquals(
                expected.result(),
                assertThrows(SmallMachine.Fault.class, access::run).result());
    }

    @Test
    void shouldReadAPageWhenItIsTouchedAndOnlyOnce() {
        assertEquals(0, machine.load(space, address(3) + 100));
        assertEquals(0, machine.load(space, address(3) + 200));
        assertEquals(1, object.faults());
        assertEquals(1, object.resident());
        assertEquals(1, space.account().charged());
    }

    @Test
    void shouldBringBackWhatWasStored() {
        for (int page = 0; page < PAGES; page++) {
            machine.store(space, address(page) + 5, 50 + page);
            machine.store(space, address(page) + 4095, 70 + page);
        }
        assertEquals(PAGES - LIMIT, object.evictions());
        assertEquals(PAGES - LIMIT, object.writeBacks());
        for (int page = 0; page < PAGES; page++) {
            assertEquals(50 + page, machine.load(space, address(page) + 5));
            assertEquals(70 + page, machine.load(space, address(page) + 4095));
        }
        assertEquals(LIMIT, object.resident());
        assertEquals(LIMIT, space.account().charged());
    }

    @Test
    void shouldWriteBackOnlyWhatWasStoredInto() {
        machine.store(space, address(0), 1);
        machine.load(space, address(1));
        for (int page = 2; page < 6; page++) {
            machine.load(space, address(page));
        }
        assertEquals(2, object.evictions());
        assertEquals(1, object.writeBacks());
        assertEquals(1, store.byteAt(0, 0));
    }

    @Test
    void shouldTakeAnEvictedPageOutOfTheTlb() {
        machine.load(space, address(0));
        for (int page = 1; page <= LIMIT; page++) {
            machine.load(space, address(page));
        }
        assertFalse(object.isResident(0));
        machine.faults.clear();
        machine.load(space, address(0));
        assertEquals(1, machine.faults.size());
    }

    @Test
    void shouldShowTwoSpacesTheSamePage() {
        AddressSpace other = machine.space();
        long there = other.mapObject(0, 2, Rights.READ, object, 3);
        machine.store(space, address(4), 44);
        assertEquals(44, machine.load(other, there + 4096));
        machine.store(space, address(4), 45);
        assertEquals(45, machine.load(other, there + 4096));
        assertResult(Errno.EFAULT, () -> machine.store(other, there, 1));
        for (int page = 5; page < 9; page++) {
            machine.load(space, address(page));
        }
        assertFalse(object.isResident(4), "gone from both");
        assertEquals(0, other.account().charged());
        assertEquals(45, machine.load(other, there + 4096));
    }

    @Test
    void shouldRememberThatAPageIsDirtyWhenItIsUnmapped() {
        machine.store(space, address(2), 9);
        space.unmap(address(2), 1);
        assertEquals(0, store.byteAt(2, 0));
        assertTrue(object.isDirty(2));
        object.startWriteBack(2);
        assertEquals(9, store.byteAt(2, 0));
        assertFalse(object.isDirty(2));
    }

    @Test
    void shouldNotEvictAPageThatIsPinned() {
        machine.store(space, address(0), 7);
        int frame = machine.frame(space, address(0));
        machine.holders.pin(frame);
        for (int page = 1; page < PAGES; page++) {
            machine.load(space, address(page));
        }
        assertEquals(frame, machine.frame(space, address(0)));
        machine.holders.unpin(frame);
    }

    @Test
    void shouldSayNoMemoryWhenNoPageCanLeave() {
        int[] pinned = new int[LIMIT];
        for (int page = 0; page < LIMIT; page++) {
            machine.load(space, address(page));
            pinned[page] = machine.frame(space, address(page));
            machine.holders.pin(pinned[page]);
        }
        assertResult(Errno.ENOMEM, () -> machine.load(space, address(LIMIT)));
        assertEquals(LIMIT, object.resident());
        machine.holders.unpin(pinned[0]);
        machine.load(space, address(LIMIT));
        for (int page = 1; page < LIMIT; page++) {
            machine.holders.unpin(pinned[page]);
        }
    }

    @Test
    void shouldMakeRoomAmongItsOwnWhenMemoryIsFull() {
        machine.load(space, address(0));
        machine.exhaust(0);
        machine.load(space, address(1));
        assertFalse(object.isResident(0));
        assertEquals(1, object.resident());
    }

    @Test
    void shouldFaultBeyondTheEndOfTheObject() {
        long longer = space.mapObject(0, 2, Rights.READ, object, PAGES - 1);
        machine.load(space, longer);
        assertResult(Errno.EFAULT, () -> machine.load(space, longer + 4096));
        assertEquals(Errno.EINVAL.result(), space.mapObject(0, 1, Rights.READ, object, -1));
    }

    @Test
    void shouldReportAStoreThatCannotBeRead() {
        BackingStore broken = new BackingStore() {
            @Override
            public int pages() {
                return 1;
            }

            @Override
            public long read(int page, PhysicalMemory memory, int frame) {
                return Errno.EIO.result();
            }

            @Override
            public long write(int page, PhysicalMemory memory, int frame) {
                return Errno.EIO.result();
            }
        };
        MemoryObject unreadable = new MemoryObject(broken, machine.frames, 1, PolicyName.FIFO, 1, () -> 0);
        long there = space.mapObject(0, 1, Rights.READ, unreadable, 0);
        space.pageTable().prepare(there);
        int used = machine.frames.usedFrames();
        assertResult(Errno.EIO, () -> machine.load(space, there));
        assertEquals(used, machine.frames.usedFrames());
        unreadable.close();
    }

    /** A policy that says what it is told to say. */
    private static PolicyFactory always(int victim) {
        return new PolicyFactory() {
            @Override
            public String title() {
                return "ALWAYS";
            }

            @Override
            public ReplacementPolicy create(PolicyParameters parameters) {
                return new ReplacementPolicy() {
                    @Override
                    public Knowledge knowledge() {
                        return Knowledge.FAULTS;
                    }

                    @Override
                    public int chooseVictim(int incoming, IntPredicate evictable) {
                        return victim;
                    }

                    @Override
                    public void onLoaded(int page) {}

                    @Override
                    public void onGone(int page) {}
                };
            }
        };
    }

    /** Policies may be somebody's own, and wrong. */
    @ParameterizedTest
    @CsvSource({
        "-2, page -2, which does not exist",
        "10, page 10, which does not exist",
        "5, page 5, which is not resident",
        "1, page 1, which is pinned or under way",
    })
    void shouldBelieveNoVictimThatCannotLeave(int victim, String page, String why) {
        MemoryObject misled = new MemoryObject(store, machine.frames, 2, always(victim), 1, () -> 0);
        long there = space.mapObject(0, PAGES, Rights.READ, misled, 0);
        machine.load(space, there);
        machine.load(space, there + 4096);
        int pinned = PageTableEntry.frame(space.pageTable().get(there + 4096));
        machine.frames.pin(pinned);
        assertEquals(
                "the policy chose " + page + ", " + why,
                assertThrows(IllegalStateException.class, () -> machine.load(space, there + 2 * 4096))
                        .getMessage());
        assertEquals(2, misled.resident());
        assertEquals(0, misled.evictions());
        machine.frames.unpin(pinned);
        space.unmap(there, PAGES);
        misled.close();
    }

    @Test
    void shouldSeeEveryAccessInTheBitsAgainAfterTheyWereTaken() {
        machine.load(space, address(0));
        assertTrue(object.takeAccessed(0));
        assertFalse(object.takeAccessed(0));
        machine.load(space, address(0) + 8);
        assertTrue(object.takeAccessed(0), "the TLB did not keep the bit from being set");
        assertFalse(object.isDirty(0));
        machine.store(space, address(0), 1);
        assertTrue(object.isDirty(0));
        object.startWriteBack(0);
        machine.store(space, address(0), 2);
        assertTrue(object.isDirty(0), "clean, then stored into again");
    }

    @Test
    void shouldKeepItsPagesThroughCutsOfTheRegion() {
        machine.store(space, address(6), 66);
        space.protect(address(5), 2, Rights.READ);
        space.unmap(address(3), 2);
        assertEquals(66, machine.load(space, address(6)));
        assertResult(Errno.EFAULT, () -> machine.store(space, address(6), 1));
        assertResult(Errno.EFAULT, () -> machine.load(space, address(3)));
        machine.store(space, address(7), 77);
        for (int page = 0; page < 3; page++) {
            machine.load(space, address(page));
        }
        machine.load(space, address(9));
        assertFalse(object.isResident(7));
        assertEquals(77, store.byteAt(7, 0), "page 7 of the object is still where it was");
    }

    /** Random loads and stores by two spaces, against an array of what each page holds. */
    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "OPT") // which has to know what comes
    void shouldHoldWhatTheModelHolds(PolicyName policy) {
        object.close();
        space.unmap(base, PAGES);
        object = object(policy);
        base = space.mapObject(0, PAGES, Rights.READ_WRITE, object, 0);
        AddressSpace other = machine.space();
        long there = other.mapObject(0, PAGES, Rights.READ_WRITE, object, 0);
        byte[] model = new byte[PAGES];
        Random random = new Random(42);
        for (int step = 0; step < 3000; step++) {
            boolean first = random.nextBoolean();
            AddressSpace who = first ? space : other;
            int page = random.nextInt(PAGES);
            long address = (first ? base : there) + page * 4096L;
            String at = policy + ", step " + step + ", page " + page;
            boolean resident = object.isResident(page);
            if (random.nextInt(3) == 0) {
                model[page] = (byte) random.nextInt();
                machine.store(who, address, model[page]);
            } else {
                assertEquals(model[page], machine.load(who, address), at);
            }
            if (resident && object.policy().knowledge() == Knowledge.EVERY_ACCESS) {
                object.policy().onHit(page);
            }
            assertTrue(object.resident() <= LIMIT, at);
        }
        machine.closeSpaces();
        object.close();
        for (int page = 0; page < PAGES; page++) {
            assertEquals(model[page], store.byteAt(page, 0), policy + ", page " + page + " of the store");
        }
    }
}
