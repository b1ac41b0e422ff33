package org.pagoda.ipc.syscall.processor;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The comment of a declared system call, in plain words; code stands between backticks.
 *
 * @param text what it does
 * @param parameters what its parameters mean, by name
 * @param result what it returns; empty: nothing is said
 */
record Comment(String text, Map<String, String> parameters, String result) {
    private static final Pattern CODE = Pattern.compile("\\{@code\\s+([^{}]*)}");
    /** A link, of which the last name is kept, or the words that it stands behind. */
    private static final Pattern LINK = Pattern.compile("\\{@link\\s+\\S*?([\\w]+)(?:\\([^)]*\\))?(?:\\s+([^{}]*))?}");

    private static final Pattern TAG = Pattern.compile("(?m)^\\s*@");
    private static final Pattern SPACE = Pattern.compile("\\s+");

    /** Takes a comment apart as the compiler gives it. */
    static Comment parse(@Nullable String comment) {
        String[] parts = TAG.split(comment == null ? "" : comment, -1);
        Map<String, String> parameters = new LinkedHashMap<>();
        String result = "";
        for (int i = 1; i < parts.length; i++) {
            String[] words = SPACE.split(parts[i].strip(), 2);
            String rest = words.length == 2 ? words[1] : "";
            if (words[0].equals("param")) {
                String[] named = SPACE.split(rest, 2);
                parameters.put(named[0], plain(named.length == 2 ? named[1] : ""));
            } else if (words[0].equals("return")) {
                result = plain(rest);
            }
        }
        return new Comment(plain(parts[0]), parameters, result);
    }

    private static String plain(String text) {
        String words = CODE.matcher(SPACE.matcher(text).replaceAll(" ").strip()).replaceAll("`$1`");
        Matcher link = LINK.matcher(words);
        return link.replaceAll(found ->
                found.group(2) == null ? "`" + found.group(1) + "`" : Matcher.quoteReplacement(found.group(2)));
    }

    /** What {@link #parameters} says of one; empty: nothing. */
    String parameter(String name) {
        return parameters.getOrDefault(name, "");
    }
}
