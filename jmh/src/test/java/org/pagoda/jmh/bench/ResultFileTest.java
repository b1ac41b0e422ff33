package org.pagoda.jmh.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.pagoda.user.lab.UsageException;

/** What {@code --out} writes. */
class ResultFileTest {
    @TempDir
    private Path folder;

    @Test
    void shouldReadWhatItHasWritten() throws IOException {
        Results results = MadeUp.allRows(10, 11, 12)
                .between("far", 100, 1000, 100, 4000, 600)
                .quick()
                .latency("call", 7)
                .results();
        Path file = Files.writeString(folder.resolve("results.json"), ResultFile.write(results));
        assertEquals(results, ResultFile.read("--from", file));
    }

    @Test
    void shouldReadFilesThatKnowNothingOfDistances() throws IOException {
        Results results = new MadeUp().row("a", 1, 2, 3).results();
        JsonObject document = JsonParser.parseString(ResultFile.write(results)).getAsJsonObject();
        JsonObject row = document.getAsJsonArray("rows").get(0).getAsJsonObject();
        assertTrue(row.remove("roundTrips").isJsonArray());
        assertTrue(row.remove("nearest").isJsonPrimitive());
        String text = document.toString();
        assertEquals(results, ResultFile.read("--from", Files.writeString(folder.resolve("old.json"), text)));
    }

    @Test
    void shouldRefuseDistancesOfOtherIterations() throws IOException {
        String text = ResultFile.write(
                        new MadeUp().between("far", 100, 1000, 100, 4000, 600).results())
                .replaceAll("100.0,\\s*600.0", "100.0");
        Path file = Files.writeString(folder.resolve("short.json"), text);
        assertThrows(UsageException.class, () -> ResultFile.read("--from", file));
    }

    @Test
    void shouldSayWhereAndHowItWasMeasured() {
        JsonObject document = JsonParser.parseString(
                        ResultFile.write(MadeUp.allRows(10, 11, 12).results()))
                .getAsJsonObject();
        JsonObject machine = document.getAsJsonObject("machine");
        assertEquals("a processor", machine.get("cpu").getAsString());
        assertEquals(2, machine.get("cores").getAsInt());
        assertEquals("a JDK", machine.get("jdk").getAsString());
        assertEquals("0123456789ab", machine.get("commit").getAsString());
        assertEquals("[\"-XX:+UseSerialGC\"]", machine.get("flags").toString());
        assertEquals(3, document.getAsJsonObject("run").get("forks").getAsInt());
        assertEquals(RowTable.all().size(), document.getAsJsonArray("rows").size());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "[]",
                "{}",
                "{\"machine\":{},\"run\":{},\"rows\":[]}",
                "{\"machine\":7,\"run\":{},\"rows\":[]}"
            })
    void shouldRefuseOtherFiles(String text) throws IOException {
        Path file = Files.writeString(folder.resolve("other.json"), text);
        String message = assertThrows(UsageException.class, () -> ResultFile.read("--compare", file))
                .getMessage();
        assertTrue(message.contains("--compare " + file), message);
    }

    @Test
    void shouldRefuseRowsWithoutSamples() throws IOException {
        String text = ResultFile.write(new MadeUp().row("a", 1, 1, 1).results());
        int samples = text.indexOf("\"samples\": ");
        Path file =
                Files.writeString(folder.resolve("empty.json"), text.substring(0, samples) + "\"samples\": [[]] } ] }");
        assertThrows(UsageException.class, () -> ResultFile.read("--from", file));
    }
}
