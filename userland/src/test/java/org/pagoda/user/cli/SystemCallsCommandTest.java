package org.pagoda.user.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.pagoda.kernel.boot.Machine;
import org.pagoda.kernel.syscall.SystemCallDescription;

/** What is said about system calls is what the table holds. */
class SystemCallsCommandTest {
    private static List<SystemCallDescription> table() {
        try (Machine machine = Machine.builder().build()) {
            return machine.kernel().table().descriptions();
        }
    }

    @Test
    void shouldSayInTheDocumentWhatTheTableHolds() throws IOException {
        Path document = Path.of(System.getProperty("basedir", "."), "../docs/syscalls.md");
        assertEquals(
                Files.readString(document).replace("\r", ""),
                Outcome.textOf("syscalls", "--markdown").replace("\r", ""),
                "docs/syscalls.md is stale: run ./pagoda syscalls --markdown > docs/syscalls.md");
    }

    /** Whoever adds a call explains it: each argument too, and which of them are addresses. */
    @Test
    void shouldExplainEachCallAndArgument() {
        for (SystemCallDescription call : table()) {
            assertTrue(call.text().endsWith("."), () -> call.signature() + ": " + call.text());
            for (SystemCallDescription.Parameter parameter : call.parameters()) {
                assertFalse(parameter.text().isEmpty(), () -> call.signature() + ": " + parameter.name());
            }
        }
    }

    @Test
    void shouldListEachCallOnALine() {
        String text = Outcome.textOf("syscalls");
        for (SystemCallDescription call : table()) {
            assertTrue(text.contains(call.number() + "  " + call.signature()), () -> call.signature() + text);
        }
    }

    @Test
    void shouldGivePrograms() {
        assertEquals(
                table().size(), Outcome.textOf("syscalls", "--json").lines().count());
        JsonObject mmap = JsonParser.parseString(Outcome.textOf("syscalls", "mmap", "--json"))
                .getAsJsonObject();
        assertEquals(10, mmap.get("number").getAsInt());
        assertEquals("mmap", mmap.get("name").getAsString());
        JsonArray parameters = mmap.getAsJsonArray("parameters");
        assertEquals(3, parameters.size());
        assertTrue(parameters.get(0).getAsJsonObject().get("address").getAsBoolean());
        assertEquals(
                "[\"EINVAL\",\"EBUSY\",\"ENOMEM\"]",
                mmap.getAsJsonArray("errors").toString());
    }

    @ParameterizedTest
    @ValueSource(strings = {"mmap", "10"})
    void shouldExplainOne(String call) {
        String text = Outcome.textOf("syscalls", call);
        assertTrue(text.startsWith("mmap(address, pages, rights), number 10"), text);
        assertTrue(text.contains("rights") && text.contains("EINVAL (invalid argument)"), text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"nonesuch", "199", "-1x", "010"})
    void shouldNameACallThatThereIsNot(String call) {
        Outcome outcome = Outcome.of("syscalls", "--", call);
        outcome.assertBadUsage("'" + call + "'");
    }
}
