package org.pagoda.user.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code run --seeds}. */
class SeedsOptionTest {
    private static String[] race(String... more) {
        List<String> line =
                new ArrayList<>(List.of("run", "race", "--memory=1M", "--set=count=40", "--set=rounds=1", "--seed=3"));
        line.addAll(List.of(more));
        return line.toArray(String[]::new);
    }

    private static long lost(long seed) {
        List<JsonObject> objects = Outcome.of(
                        "run", "race", "--memory=1M", "--set=count=40", "--set=rounds=1", "--seed=" + seed, "--json")
                .jsonLines();
        return objects.get(0).get("lost").getAsLong();
    }

    @Test
    void shouldCountSeedsUnderWhichAnUpdateIsLost() {
        Outcome outcome = Outcome.of(race("--seeds=4", "--json"));
        outcome.assertStatus(ExitCode.DONE);
        List<JsonObject> objects = outcome.jsonLines();
        assertEquals(5, objects.size());
        long seeds = 0;
        for (int i = 0; i < 4; i++) {
            assertEquals(3 + i, objects.get(i).get("seed").getAsLong());
            boolean isLost = objects.get(i).get("lostInFirstRound").getAsBoolean();
            assertEquals(lost(3 + i) > 0, isLost, "seed " + (3 + i));
            assertFalse(objects.get(i).get("lostWithOneOwner").getAsBoolean());
            seeds += isLost ? 1 : 0;
        }
        assertTrue(seeds > 0 && seeds < 4, "the seed decides nothing: " + seeds);
        JsonObject counted = objects.get(4).getAsJsonArray("counts").get(0).getAsJsonObject();
        assertEquals(seeds, counted.get("seeds").getAsLong());
        assertEquals(100.0 * seeds / 4, counted.get("percent").getAsDouble(), 1e-9);
        assertTrue(objects.get(4).get("asExpected").getAsBoolean());
    }

    @Test
    void shouldNameTheCommandThatShowsItAgain() {
        String text = Outcome.textOf(race("--seeds=3"));
        assertTrue(text.contains("First seeds under which updates of the shared page were lost"), text);
        assertTrue(text.contains("./pagoda run race --seed 4 --memory 1M --set count=40 --set rounds=1"), text);
        assertTrue(text.lines().anyMatch(line -> line.matches(" +3  \\.#[.#]")), text);
    }

    @Test
    @Tag("full")
    void shouldDrawBarsForManySeeds() {
        Outcome outcome = Outcome.of("run", "two-spaces", "--memory=1M", "--ticks=1", "--seeds=201");
        outcome.assertStatus(ExitCode.FAILED);
        long bars = outcome.out()
                .lines()
                .filter(line -> line.matches(" +[0-9]+ {52} 0.0 %"))
                .count();
        assertEquals(19, bars, outcome.out());
    }

    @Test
    void shouldFailWhereSomethingThatShouldBeUnderSomeIsUnderNone() {
        Outcome outcome = Outcome.of("run", "race", "--memory=1M", "--set=count=1", "--set=rounds=1", "--seeds=2");
        outcome.assertStatus(ExitCode.FAILED);
        assertTrue(outcome.out().contains("some       NO"), outcome.out());
    }

    @Test
    void shouldFailWhereALabIsNotAsAnnounced() {
        Outcome outcome = Outcome.of("run", "pingpong", "--memory=1M", "--ticks=3", "--seeds=2");
        outcome.assertStatus(ExitCode.FAILED);
        assertTrue(outcome.out().contains("First seeds under which not: it was as announced:"), outcome.out());
    }

    @ParameterizedTest
    @CsvSource({
        "--seeds=0, 0",
        "--seeds=-1, -1",
        "--seeds=1000001, 1000001",
        "--seeds=x, x",
        "--seeds=, --seeds",
        "--seeds=3 --trace=t.jsonl, --trace",
        "--seeds=3 --until=7, --until",
        "--seeds=3 --parallel, --parallel",
        "--seeds=3 --set=color=red, color",
        "--seeds=3 --seed=9223372036854775806, 9223372036854775806",
    })
    void shouldRefuseWhatCannotBe(String options, String fault) {
        List<String> line = new ArrayList<>(List.of("run", "pingpong"));
        line.addAll(List.of(options.split(" ")));
        Outcome.of(line.toArray(String[]::new)).assertBadUsage(fault);
        line.add("--json");
        Outcome.of(line.toArray(String[]::new)).assertBadUsage(fault);
    }
}
