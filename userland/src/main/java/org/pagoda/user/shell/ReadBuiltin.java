package org.pagoda.user.shell;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.pagoda.user.bin.Files;
import org.pagoda.user.bin.Io;
import org.pagoda.user.shell.Marked.Origin;

/** {@code read [-r] NAME...}: a line of the standard input, split into variables, of which the last one gets what is left. */
final class ReadBuiltin {
    private final Io io;
    private final ShellState state;

    ReadBuiltin(Io io, ShellState state) {
        this.io = io;
        this.state = state;
    }

    int run(List<String> arguments) {
        boolean isRaw = !arguments.isEmpty() && arguments.get(0).equals("-r");
        List<String> names = isRaw ? arguments.subList(1, arguments.size()) : arguments;
        if (names.isEmpty()) {
            throw new ShellError("read: arg count");
        }
        for (String name : names) {
            if (!WordReader.isName(name)) {
                throw new ShellError("read: " + name + ": bad variable name");
            }
        }
        Marked line = new Marked();
        boolean isWhole = readLine(isRaw, line);
        String separators = state.variables.get("IFS");
        List<String> values = line.divide(separators == null ? " \t\n" : separators, names.size());
        for (int i = 0; i < names.size(); i++) {
            state.variables.set(names.get(i), i < values.size() ? values.get(i) : "");
        }
        return isWhole ? 0 : 1;
    }

    /** Byte by byte: what comes behind the line is somebody else's. False at the end of the input. */
    private boolean readLine(boolean isRaw, Marked line) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        List<Integer> escaped = new ArrayList<>();
        boolean isEscaped = false;
        boolean isWhole = false;
        int next = io.files().readTyped(0);
        for (; next >= 0; next = io.files().readTyped(0)) {
            if (isEscaped) {
                isEscaped = false;
                if (next != '\n') {
                    escaped.add(bytes.size());
                    bytes.write(next);
                }
            } else if (next == '\\' && !isRaw) {
                isEscaped = true;
            } else if (next == '\n') {
                isWhole = true;
                break;
            } else if (next != 0) {
                bytes.write(next);
            }
        }
        if (next == Files.INTERRUPTED) {
            throw new ShellError("", Interpreter.INTERRUPTED);
        }
        byte[] all = bytes.toByteArray();
        int begin = 0;
        for (int at : escaped) {
            add(line, all, begin, at, Origin.EXPANDED);
            // Separators are single bytes; of a longer character the other bytes belong to it.
            int end = at + 1;
            while (end < all.length && (all[end] & 0xc0) == 0x80) {
                end++;
            }
            add(line, all, at, end, Origin.QUOTED);
            begin = end;
        }
        add(line, all, begin, all.length, Origin.EXPANDED);
        return isWhole;
    }

    private static void add(Marked line, byte[] bytes, int begin, int end, Origin origin) {
        if (end > begin) {
            line.add(new String(bytes, begin, end - begin, StandardCharsets.UTF_8), origin);
        }
    }
}
