package org.pagoda.ipc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** {@link SendMask#covers}, against asking for every process and type. */
class SendMaskCoversTest {
    private static final int PIDS = 3;
    private static final int TYPES = 8;

    private static SendMask draw(Random random) {
        List<SendMask.Rule> rules = new ArrayList<>();
        int count = random.nextInt(4);
        for (int i = 0; i < count; i++) {
            long pid = random.nextInt(3) == 0 ? SendMask.ANY : random.nextInt(PIDS);
            rules.add(new SendMask.Rule(pid, random.nextInt(TYPES), random.nextInt(TYPES)));
        }
        return new SendMask(rules);
    }

    /** The process {@link #PIDS} stands for all that no rule names. */
    private static boolean isCovered(SendMask mask, SendMask other) {
        for (long pid = 0; pid <= PIDS; pid++) {
            for (long type = 0; type < TYPES; type++) {
                if (other.permits(pid, type) && !mask.permits(pid, type)) {
                    return false;
                }
            }
        }
        return true;
    }

    @Test
    void shouldSayWhetherEverySendIsPermitted() {
        Random random = new Random(7);
        int covered = 0;
        int runs = 20_000;
        for (int i = 0; i < runs; i++) {
            SendMask mask = draw(random);
            SendMask other = draw(random);
            boolean isCovered = isCovered(mask, other);
            // Several rules that name each process one by one do not stand for any process: there is one more.
            assertEquals(isCovered, mask.covers(other), () -> mask + " and " + other);
            covered += isCovered ? 1 : 0;
        }
        assertTrue(covered > runs / 10 && covered < runs * 9 / 10, "covered " + covered);
    }

    @Test
    void shouldStopAtTheGreatestTypes() {
        assertTrue(SendMask.OPEN.covers(SendMask.OPEN));
        assertTrue(SendMask.OPEN.covers(new SendMask(List.of(new SendMask.Rule(5, 0, Long.MAX_VALUE)))));
        assertFalse(new SendMask(List.of()).covers(SendMask.OPEN));
        SendMask.Rule all = new SendMask.Rule(SendMask.ANY, Long.MIN_VALUE, Long.MAX_VALUE);
        assertTrue(new SendMask(List.of(all)).covers(new SendMask(List.of(all))));
        assertFalse(SendMask.OPEN.covers(new SendMask(List.of(all))));
    }
}
