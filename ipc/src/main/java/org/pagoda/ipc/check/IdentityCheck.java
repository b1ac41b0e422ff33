package org.pagoda.ipc.check;

import java.util.List;
import org.agrona.collections.Int2ObjectHashMap;
import org.jspecify.annotations.Nullable;
import org.pagoda.ipc.Endpoint;
import org.pagoda.ipc.Message;
import org.pagoda.mmu.AsidTable;
import org.pagoda.mmu.FrameState;
import org.pagoda.mmu.FrameTable;

/**
 * The law of generations. A process identifier is a slot in its low 32 bits and a generation above: of those with one slot at
 * most one process is there, and whoever is named by an older one is gone. Nobody can be named who has not been there yet.
 */
final class IdentityCheck {
    private static final int GENERATION_SHIFT = 32;

    private final FrameTable table;
    private final List<Endpoint> endpoints;
    private final Int2ObjectHashMap<Endpoint> bySlot = new Int2ObjectHashMap<>();
    private final Int2ObjectHashMap<Endpoint> byAsid = new Int2ObjectHashMap<>();

    IdentityCheck(FrameTable table, List<Endpoint> endpoints) {
        this.table = table;
        this.endpoints = endpoints;
    }

    void check(List<Violation> violations) {
        for (Endpoint endpoint : endpoints) {
            checkAlone(bySlot.put((int) endpoint.pid(), endpoint), endpoint, "slot", violations);
            int asid = endpoint.space().asid();
            if (asid != AsidTable.NONE) {
                checkAlone(byAsid.put(asid, endpoint), endpoint, "ASID", violations);
            }
        }
        for (Endpoint endpoint : endpoints) {
            endpoint.mailbox().forEach(message -> checkMessage(endpoint, message, violations));
            endpoint.space().pageTable().forEachTable(frame -> checkTable(endpoint, frame, violations));
        }
        for (int frame = 0; frame < table.size(); frame++) {
            if (table.state(frame) != FrameState.FREE && isYetToCome(table.owner(frame))) {
                violations.add(Violation.ofFrame(
                        Law.GENERATIONS, frame, "is owned by process " + table.owner(frame) + ", which never was"));
            }
        }
    }

    private static void checkAlone(
            @Nullable Endpoint other, Endpoint endpoint, String what, List<Violation> violations) {
        if (other != null) {
            String both = "processes " + other.pid() + " and " + endpoint.pid() + " have one " + what;
            violations.add(
                    new Violation(Law.GENERATIONS, both, Violation.NO_FRAME, List.of(other.pid(), endpoint.pid())));
        }
    }

    private void checkMessage(Endpoint endpoint, Message message, List<Violation> violations) {
        if (message.receiver() != endpoint) {
            violations.add(Violation.ofProcess(
                    Law.GENERATIONS,
                    endpoint,
                    "has a message for process " + message.receiver().pid()));
        }
        if (isYetToCome(message.sender())) {
            violations.add(Violation.ofProcess(
                    Law.GENERATIONS, endpoint, "has a message from process " + message.sender() + ", which never was"));
        }
    }

    /** Who got a dead process's slot must not get its page tables too. */
    private void checkTable(Endpoint endpoint, int frame, List<Violation> violations) {
        if (table.owner(frame) != endpoint.pid()) {
            String what = "frame " + frame + " is a page table of process " + endpoint.pid() + ", but process "
                    + table.owner(frame) + " owns it";
            violations.add(new Violation(Law.GENERATIONS, what, frame, List.of(endpoint.pid(), table.owner(frame))));
        }
    }

    /** True if the slot's process is of an earlier generation than {@code pid}. */
    private boolean isYetToCome(long pid) {
        Endpoint there = bySlot.get((int) pid);
        return there != null && pid >>> GENERATION_SHIFT > there.pid() >>> GENERATION_SHIFT;
    }
}
