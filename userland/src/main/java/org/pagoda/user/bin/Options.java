package org.pagoda.user.bin;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The options of a utility, by the Utility Syntax Guidelines (Base Definitions, 12.2), and its operands. */
final class Options {
    private final TreeMap<Character, String> found = new TreeMap<>();
    private final List<String> operands;

    /**
     * @param letters of the options that there are; those with a colon behind take a value
     * @param status of a wrong one
     */
    Options(String letters, List<String> arguments, int status) {
        int i = 0;
        while (i < arguments.size()) {
            String argument = arguments.get(i);
            if (!argument.startsWith("-") || argument.equals("-")) {
                break;
            }
            i++;
            if (argument.equals("--")) {
                break;
            }
            int at = 1;
            while (at < argument.length()) {
                char letter = argument.charAt(at++);
                int index = letter == ':' ? -1 : letters.indexOf(letter);
                if (index < 0) {
                    throw new UtilityException("invalid option -- '" + letter + "'", status);
                }
                if (!letters.startsWith(":", index + 1)) {
                    found.put(letter, "");
                } else if (at < argument.length()) {
                    found.put(letter, argument.substring(at));
                    at = argument.length();
                } else if (i < arguments.size()) {
                    found.put(letter, arguments.get(i++));
                } else {
                    throw new UtilityException("option requires an argument -- '" + letter + "'", status);
                }
            }
        }
        operands = new ArrayList<>(arguments.subList(i, arguments.size()));
    }

    boolean has(char letter) {
        return found.containsKey(letter);
    }

    /** The value of an option; null without the option. */
    @Nullable
    String value(char letter) {
        return found.get(letter);
    }

    List<String> operands() {
        return operands;
    }

    /** What is read: the operands, or the standard input if there are none. */
    List<String> inputs() {
        return operands.isEmpty() ? List.of("-") : operands;
    }

    /** A number from 0 to 2^63 - 1; {@link UtilityException} otherwise. */
    static long number(String text, String what) {
        try {
            long number = Long.parseLong(text);
            if (number >= 0) {
                return number;
            }
        } catch (NumberFormatException e) {
            // said below
        }
        throw new UtilityException("invalid " + what + ": '" + text + "'", 1);
    }
}
