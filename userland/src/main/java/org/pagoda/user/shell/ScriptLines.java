package org.pagoda.user.shell;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.pagoda.user.bin.Files;
import org.pagoda.user.bin.Io;

/** Commands from the standard input: as many lines as one needs, and not a byte more, which may be for what the command begins. */
final class ScriptLines {
    /**
     * What was read.
     *
     * @param unit the lines
     * @param command null: none was in them
     * @param error null: nothing is wrong with them
     * @param isEnd true if there are no more
     * @param isInterrupted true if Ctrl-C was pressed meanwhile: the lines are forgotten
     */
    record Read(
            Unit unit,
            @Nullable Command command,
            @Nullable ShellSyntaxException error,
            boolean isEnd,
            boolean isInterrupted) {}

    private final Io io;
    private int line = 1;
    private boolean isInterrupted;

    ScriptLines(Io io) {
        this.io = io;
    }

    /** The next command. {@code prompt} is given the name of the variable that has the prompt, before each line. */
    Read next(Consumer<String> prompt) {
        StringBuilder text = new StringBuilder();
        int first = line;
        while (true) {
            prompt.accept(text.isEmpty() ? "PS1" : "PS2");
            String read = readLine();
            if (isInterrupted) {
                isInterrupted = false;
                return new Read(new Unit("", first), null, null, false, true);
            }
            boolean isEnd = read == null;
            if (read != null) {
                text.append(read).append('\n');
                line++;
                if (isContinued(read)) {
                    continue;
                }
            }
            Unit unit = new Unit(text.toString(), first);
            try {
                return new Read(unit, new Parser(unit.text(), first).completeCommand(), null, isEnd, false);
            } catch (ShellSyntaxException e) {
                if (isEnd || !e.isIncomplete()) {
                    return new Read(unit, null, e, isEnd, false);
                }
            }
        }
    }

    /** True if the line ends with a backslash that joins it to the next one. */
    private static boolean isContinued(String read) {
        int backslashes = 0;
        while (backslashes < read.length() && read.charAt(read.length() - 1 - backslashes) == '\\') {
            backslashes++;
        }
        return backslashes % 2 == 1 && !read.stripLeading().startsWith("#");
    }

    /** Null at the end. */
    private @Nullable String readLine() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        int next = io.files().readTyped(0);
        if (next == Files.END) {
            return null;
        }
        while (next >= 0 && next != '\n') {
            bytes.write(next);
            next = io.files().readTyped(0);
        }
        isInterrupted = next == Files.INTERRUPTED;
        return bytes.toString(StandardCharsets.UTF_8);
    }
}
