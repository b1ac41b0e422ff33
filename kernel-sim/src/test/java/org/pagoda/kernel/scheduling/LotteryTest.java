package org.pagoda.kernel.scheduling;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class LotteryTest {
    private static final int TASKS = 50;
    private static final int DRAWS = 60_000;

    private static FakeTask task(int number, int tickets) {
        return new FakeTask(number, SchedulingParameters.DEFAULT.withTickets(tickets));
    }

    @Test
    void shouldFindTheHolderOfEachTicketThatIsDrawn() {
        Lottery lottery = new Lottery(SchedulingSettings.DEFAULT.withSeed(5));
        List<FakeTask> ready = new ArrayList<>();
        for (int number = 0; number < TASKS; number++) {
            FakeTask task = task(number, 1 + number % 7);
            ready.add(task);
            lottery.enqueue(task, ReadyCause.NEW);
        }
        SplittableRandom draws = new SplittableRandom(5);
        while (!ready.isEmpty()) {
            long total = ready.stream()
                    .mapToLong(task -> task.parameters().tickets())
                    .sum();
            long ticket = (draws.nextLong() >>> 1) % total;
            int winner = 0;
            while (ticket >= ready.get(winner).parameters().tickets()) {
                ticket -= ready.get(winner).parameters().tickets();
                winner++;
            }
            assertEquals(ready.get(winner), lottery.pick());
            FakeTask last = ready.remove(ready.size() - 1);
            if (winner < ready.size()) {
                ready.set(winner, last);
            }
        }
    }

    @Test
    void shouldGiveSharesByTickets() {
        Lottery lottery = new Lottery(SchedulingSettings.DEFAULT);
        int[] wins = new int[3];
        for (int number = 0; number < wins.length; number++) {
            lottery.enqueue(task(number, number + 1), ReadyCause.NEW);
        }
        for (int i = 0; i < DRAWS; i++) {
            Schedulable winner = lottery.pick();
            assertNotNull(winner);
            wins[(int) winner.pid()]++;
            lottery.enqueue(winner, ReadyCause.SLICE_OVER);
        }
        // 1, 2 and 3 of 6 tickets; two percent is ten standard deviations.
        for (int number = 0; number < wins.length; number++) {
            assertEquals((number + 1) / 6.0, wins[number] / (double) DRAWS, 0.02);
        }
    }
}
