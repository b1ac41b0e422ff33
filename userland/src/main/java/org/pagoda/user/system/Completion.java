package org.pagoda.user.system;

import java.util.ArrayList;
import java.util.List;
import java.util.NavigableSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.pagoda.kernel.Process;
import org.pagoda.kernel.boot.Machine;
import org.pagoda.kernel.fs.Directory;
import org.pagoda.kernel.fs.DirectoryView;
import org.pagoda.kernel.fs.Vfs;
import org.pagoda.user.shell.ShellWords;

/**
 * What a line that is being typed can become: a command where one may stand, a variable behind {@code $}, else a file. It looks at the machine from
 * outside ({@link DirectoryView}), so the run is the same whether somebody completes or not.
 */
public final class Completion {
    private static final String SEPARATORS = " \t|&;()<>\n";
    /** What would mean something else, or end the word, if it stood there as it is. */
    private static final String SPECIAL = SEPARATORS + "\\\"'$`*?[]#~=%!{}";

    /** Behind these a command may stand. */
    private static final String COMMAND_BEGINS = "|&;(\n";

    private static final List<String> COMMAND_FOLLOWS =
            List.of("if", "then", "elif", "else", "do", "while", "until", "{", "!", "command", "type");

    private final Machine machine;
    private final @Nullable ShellWords shell;

    /** @param shell that the line is for; null: it has not said what it knows */
    Completion(Machine machine, @Nullable ShellWords shell) {
        this.machine = machine;
        this.shell = shell;
    }

    /** The word under way at the end of a line: as it was typed, and what it says. */
    private static final class Word {
        int begin;
        char quote; // that it is within; NUL: none
        final StringBuilder meaning = new StringBuilder();

        /** Reads to the end of {@code line}; the last word stays. */
        Word(String line) {
            for (int i = 0; i < line.length(); i++) {
                char c = line.charAt(i);
                if (quote == 0 && SEPARATORS.indexOf(c) >= 0) {
                    begin = i + 1;
                    meaning.setLength(0);
                } else if (c == '\\' && quote != '\'' && i + 1 < line.length()) {
                    meaning.append(line.charAt(++i));
                } else if (c == quote) {
                    quote = 0;
                } else if (quote == 0 && (c == '"' || c == '\'')) {
                    quote = c;
                } else if (c != '\\' || quote == '\'') {
                    meaning.append(c);
                }
            }
        }

        String as(String rest) {
            if (quote != 0) {
                return rest; // what is special between quotes is rare in names
            }
            StringBuilder escaped = new StringBuilder();
            for (int i = 0; i < rest.length(); i++) {
                char c = rest.charAt(i);
                escaped.append(SPECIAL.indexOf(c) >= 0 ? "\\" : "").append(c);
            }
            return escaped.toString();
        }
    }

    /** Where the word begins that a line ends with. */
    public static int wordBegin(String line) {
        return new Word(line).begin;
    }

    /** What can stand in the place of the word that {@code line} ends with, each whole; one that ends with {@code /} can go on. */
    public List<String> candidates(String line) {
        Word word = new Word(line);
        String typed = line.substring(word.begin);
        int dollar = typed.lastIndexOf('$');
        boolean isEscaped = dollar > 0 && typed.charAt(dollar - 1) == '\\';
        if (dollar >= 0
                && !isEscaped
                && word.quote != '\''
                && typed.substring(dollar).matches("\\$\\{?\\w*")) {
            return variables(typed.substring(0, dollar), typed.substring(dollar));
        }
        String meaning = word.meaning.toString();
        List<String> found = new ArrayList<>();
        if (isCommand(line.substring(0, word.begin)) && !meaning.contains("/")) {
            NavigableSet<String> commands = new TreeSet<>(machine.programs().names());
            if (shell != null) {
                commands.addAll(shell.commands());
            }
            for (String name : commands) {
                if (name.startsWith(meaning)) {
                    found.add(typed + name.substring(meaning.length()));
                }
            }
        } else {
            files(word, typed, meaning, found);
        }
        return found;
    }

    private static boolean isCommand(String before) {
        String text = before.stripTrailing();
        if (text.isEmpty() || COMMAND_BEGINS.indexOf(text.charAt(text.length() - 1)) >= 0) {
            return true;
        }
        String last = text.substring(wordBegin(text));
        return COMMAND_FOLLOWS.contains(last) && isCommand(text.substring(0, text.length() - last.length()));
    }

    private List<String> variables(String before, String typed) {
        boolean isBraced = typed.startsWith("${");
        String name = typed.substring(isBraced ? 2 : 1);
        List<String> found = new ArrayList<>();
        if (shell != null) {
            for (String each : shell.variables()) {
                if (each.startsWith(name)) {
                    found.add(before + (isBraced ? "${" + each + "}" : "$" + each));
                }
            }
        }
        return found;
    }

    private void files(Word word, String typed, String meaning, List<String> found) {
        int slash = meaning.lastIndexOf('/');
        String begin = meaning.substring(slash + 1);
        DirectoryView directory = directory(meaning.substring(0, slash + 1));
        if (directory == null) {
            return;
        }
        for (String name : directory.names()) {
            boolean isHidden = name.startsWith(".") && !begin.startsWith(".");
            if (name.startsWith(begin) && !isHidden) {
                String end = directory.directory(name) == null ? "" : "/";
                found.add(typed + word.as(name.substring(begin.length())) + end);
            }
        }
    }

    /** The directory that a path names which is empty, or ends with a slash; null if it is not there. */
    private @Nullable DirectoryView directory(String path) {
        boolean isAtHome = path.startsWith("~/") && shell != null;
        String whole = isAtHome && shell != null ? shell.value("HOME") + path.substring(1) : path;
        List<DirectoryView> way = new ArrayList<>();
        way.add(machine.faces().vfs().root().view());
        String from = whole.startsWith("/") ? "" : workingDirectory() + "/";
        for (String name : (from + whole).split("/", -1)) {
            if (name.equals("..")) {
                way = way.subList(0, Math.max(1, way.size() - 1));
            } else if (!name.isEmpty() && !name.equals(".")) {
                DirectoryView next = way.get(way.size() - 1).directory(name);
                if (next == null) {
                    return null;
                }
                way.add(next);
            }
        }
        return way.get(way.size() - 1);
    }

    private String workingDirectory() {
        Process process = machine.kernel().process(machine.faces().terminal().owner());
        String path = process != null && process.workingDirectory() instanceof Directory directory
                ? Vfs.pathOf(directory)
                : null;
        return path == null ? "" : path;
    }
}
