package org.pagoda.user.shell;

import java.util.ArrayList;
import java.util.List;

/** Finds the files that a pattern names, 2.13.3. */
final class PathnameExpansion {
    private final Folders folders;

    PathnameExpansion(Folders folders) {
        this.folders = folders;
    }

    /** Their names in the order of the alphabet; none if there are none. */
    List<String> expand(String pattern) {
        List<String> paths = List.of("");
        int begin = 0;
        while (begin < pattern.length()) {
            int slash = begin;
            while (slash < pattern.length() && pattern.charAt(slash) != '/') {
                slash += pattern.charAt(slash) == '\\'
                                && slash + 1 < pattern.length()
                                && pattern.charAt(slash + 1) != '/'
                        ? 2
                        : 1;
            }
            int after = slash;
            while (after < pattern.length() && pattern.charAt(after) == '/') {
                after++;
            }
            boolean isLast = after == pattern.length();
            paths = step(paths, pattern.substring(begin, slash), pattern.substring(slash, after), isLast);
            begin = after;
        }
        return paths;
    }

    private List<String> step(List<String> paths, String part, String slashes, boolean isLast) {
        List<String> next = new ArrayList<>();
        for (String path : paths) {
            if (!hasMeaning(part)) {
                String there = path + unquote(part) + slashes;
                if (!isLast || folders.exists(there)) {
                    next.add(there);
                }
                continue;
            }
            Glob glob = new Glob(part);
            boolean wantsHidden = part.startsWith(".") || part.startsWith("\\.");
            for (String name : folders.names(path.isEmpty() ? "." : path)) {
                boolean fits = (!name.startsWith(".") || wantsHidden) && glob.matches(name);
                if (fits && (slashes.isEmpty() || folders.exists(path + name + "/"))) {
                    next.add(path + name + slashes);
                }
            }
        }
        return next;
    }

    /** True if a character of {@code pattern} stands for others than itself. */
    static boolean hasMeaning(String pattern) {
        for (int i = 0; i < pattern.length(); i++) {
            char next = pattern.charAt(i);
            if (next == '\\') {
                i++;
            } else if (next == '*' || next == '?' || next == '[') {
                return true;
            }
        }
        return false;
    }

    private static String unquote(String pattern) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < pattern.length(); i++) {
            if (pattern.charAt(i) == '\\' && i + 1 < pattern.length()) {
                i++;
            }
            text.append(pattern.charAt(i));
        }
        return text.toString();
    }
}
