package org.pagoda.user.lab;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.pagoda.ipc.SendFlags;
import org.pagoda.kernel.Process;
import org.pagoda.kernel.trace.EventKind;
import org.pagoda.mmu.AddressSpace;
import org.pagoda.mmu.PageTableEntry;
import org.pagoda.user.Libc;

/** A string goes there and back in one page that is moved twice; the receiver changes it in place. */
final class SendPage implements Lab {
    private static final long TEXT = 64;
    private static final String SENT = "messages are pages";
    private static final String EXPECTED = SENT.toUpperCase(Locale.ROOT);
    private static final int LONGEST = 64;

    // Moments of the page map.
    private static final String WRITTEN = "alice wrote it";
    private static final String UNDER_WAY = "sent";
    private static final String AT_BOB = "bob handles it";
    private static final String UNDER_WAY_BACK = "sent back";
    private static final String BACK = "alice handles it";

    private static final int ALICE_FIRST = 0;
    private static final int BOB = 1;
    private static final int ALICE_THEN = 2;

    @Override
    public String name() {
        return "sendpage";
    }

    @Override
    public String summary() {
        return "a string goes there and back in a page, and nobody copies it";
    }

    @Override
    public List<LabKey> keys() {
        return List.of();
    }

    /** What came back, and where it was. */
    private static final class Seen {
        private long sentFrom;
        private long cameBackTo;
        private @Nullable String received;
    }

    private static void store(Libc libc, long address, String text) {
        byte[] bytes = (text + '\0').getBytes(StandardCharsets.US_ASCII);
        libc.store(address, bytes, 0, bytes.length);
    }

    private static String load(Libc libc, long address) {
        byte[] bytes = new byte[LONGEST];
        libc.load(address, bytes, 0, bytes.length);
        String text = new String(bytes, StandardCharsets.US_ASCII);
        return text.substring(0, text.indexOf('\0'));
    }

    private static void alice(Libc libc, Scene scene, PageMap map, Seen seen) {
        libc.registerHandler(TEXT, (inHandler, pid, type, address, size, flags) -> {
            seen.cameBackTo = address;
            seen.received = load(inHandler, address);
            return size;
        });
        seen.sentFrom = libc.mmap(1);
        store(libc, seen.sentFrom, SENT);
        map.look(WRITTEN);
        Peers.send(libc, scene.pid("bob"), TEXT, seen.sentFrom, 1, SendFlags.MOVE);
        libc.serve();
    }

    private static void bob(Libc libc) {
        libc.registerHandler(TEXT, (inHandler, pid, type, address, size, flags) -> {
            store(inHandler, address, load(inHandler, address).toUpperCase(Locale.ROOT));
            inHandler.send(pid, TEXT, address, 1, SendFlags.MOVE);
            return 0; // nothing is left here to keep
        });
        libc.serve();
    }

    @Override
    public boolean run(LabRun run) {
        Lesson lesson = new Lesson(
                this,
                run,
                "alice writes \"" + SENT + "\" into a page and sends the page to bob with flags 010, a move: "
                        + "her entry becomes 'moved', the frame is in flight, then it is mapped by bob alone.",
                "bob turns the string to upper case where it lies and sends the page back: it comes to alice "
                        + "at another address, in the landing window, but in the same frame.",
                "Two messages, and not one byte copied from page to page.");
        Seen seen = new Seen();
        PageMap map = new PageMap();
        try (Scene scene = lesson.scene()) {
            Process alice = scene.spawn("alice", libc -> alice(libc, scene, map, seen));
            Process bob = scene.spawn("bob", SendPage::bob);
            map.place(alice, AddressSpace.MMAP_START)
                    .place(bob, bob.space().window().start())
                    .place(alice, alice.space().window().start());
            scene.machine().trace().listen((kind, tick, cpu, pid, a, b, c, d) -> {
                if (kind == EventKind.SEND) {
                    map.look(pid == bob.pid() ? UNDER_WAY : UNDER_WAY_BACK);
                } else if (kind == EventKind.HANDLE) {
                    map.look(pid == bob.pid() ? AT_BOB : BACK);
                }
            });
            scene.draw().type(TEXT, "TEXT");
            scene.run();
            map.print(lesson.out());
            lesson.out().println("  alice reads: " + seen.received);
            lesson.out().println();

            int frame = PageTableEntry.frame(map.at(WRITTEN, ALICE_FIRST));
            int frameBack = PageTableEntry.frame(map.at(BACK, ALICE_THEN));
            lesson.saw(
                    1,
                    map.isMapped(WRITTEN, ALICE_FIRST)
                            && PageTableEntry.isMoved(map.at(UNDER_WAY, ALICE_FIRST))
                            && PageTableEntry.isInFlight(map.at(UNDER_WAY, BOB))
                            && map.isFrame(UNDER_WAY, BOB, frame)
                            && map.isMapped(AT_BOB, BOB)
                            && map.isFrame(AT_BOB, BOB, frame)
                            && !map.isMapped(AT_BOB, ALICE_FIRST)
                            && !map.isMapped(AT_BOB, ALICE_THEN));
            lesson.saw(
                    2,
                    EXPECTED.equals(seen.received)
                            && map.isMapped(BACK, ALICE_THEN)
                            && frameBack == frame
                            && seen.cameBackTo != seen.sentFrom
                            && !map.isMapped(BACK, BOB));
            lesson.saw(
                    3,
                    scene.machine().kernel().sends() == 2
                            && scene.machine().kernel().pagesCopied() == 0);

            Map<String, @Nullable Object> facts = new LinkedHashMap<>();
            facts.put("sent", SENT);
            facts.put("received", seen.received);
            facts.put("frameSent", frame);
            facts.put("frameReceived", frameBack);
            facts.put("addressSent", seen.sentFrom);
            facts.put("addressReceived", seen.cameBackTo);
            facts.put("senderEntry", PageTableEntry.describe(map.at(BACK, ALICE_FIRST)));
            scene.finish(facts);
        }
        return lesson.conclude();
    }
}
