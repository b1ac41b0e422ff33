package org.pagoda.user.shell;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Lines that nobody means. */
class GarbageTest {
    private static final String[] PIECES = {
        "echo", "cat", "ls", "a", "b", "x=1", "$x", "${x", "}", "{", "(", ")", "|", "||", "&&", "&", ";", "<", ">",
        ">>", "2>&1", "<&-", "'", "\"", "`", "$(", "$((", "))", "1", "+", "*", "?", "[", "]", "!", "if", "then", "fi",
        "for", "in", "do", "done", "case", "esac", "\\", "\n", "#", "read", "set", "unset", "export", "shift", "cd",
        ".", "..", "/", "eval", "wait", "exec", "%", "-", "--", "é", "\u0001"
    };

    @Test
    void shouldNeverCrashTheShell() {
        Random random = new Random(3);
        List<String> commands = new ArrayList<>();
        for (int i = 0; i < 250; i++) {
            StringBuilder line = new StringBuilder();
            for (int left = 1 + random.nextInt(12); left > 0; left--) {
                line.append(PIECES[random.nextInt(PIECES.length)]).append(random.nextInt(3) > 0 ? " " : "");
            }
            commands.add(line.toString());
        }
        // What is nested without end.
        commands.add("f() { f; }; f");
        commands.add("x='eval \"$x\"'; eval \"$x\"");
        commands.add("echo '. ./s' > s; . ./s");
        commands.add("echo $((" + "(".repeat(5_000));
        commands.add("(".repeat(5_000));

        List<String> answers = ShellMachine.answers(commands);

        for (int i = 0; i < commands.size(); i++) {
            String answer = answers.get(i);
            assertTrue(answer.matches("(?s).*status \\d+"), commands.get(i));
            assertFalse(answer.matches("(?s).*status (134|139)"), commands.get(i) + ": " + answer);
        }
    }
}
