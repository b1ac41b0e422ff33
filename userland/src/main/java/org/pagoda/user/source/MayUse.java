package org.pagoda.user.source;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a source file may use: the list {@code may-use.txt}, read. */
final class MayUse {
    /** Where the list is, for people. */
    static final String LIST = "may-use.txt";

    private static final String PAGODA = "org.pagoda.";
    private static final String ALL = ".*";

    private final Set<String> packages = new LinkedHashSet<>();
    private final Set<String> classes = new LinkedHashSet<>();
    private final Map<String, String> refused = new LinkedHashMap<>();

    MayUse(boolean isLab) {
        for (String line : text().lines().map(String::strip).toList()) {
            if (line.equals("lab:")) {
                if (!isLab) {
                    break;
                }
            } else if (line.startsWith("-")) {
                String[] parts = line.substring(1).strip().split("\\s+", 2);
                refused.put(parts[0], parts[1]);
            } else if (line.endsWith(ALL)) {
                packages.add(line.substring(0, line.length() - ALL.length()));
            } else if (!line.isEmpty() && !line.startsWith("#")) {
                classes.add(line);
            }
        }
    }

    private static String text() {
        try (InputStream in = MayUse.class.getResourceAsStream(LIST)) {
            if (in == null) {
                throw new IllegalStateException("there is no " + LIST);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** True for a class of Pagoda's that the file may use, by its binary name; those inside of others go with them. */
    boolean allows(String binaryName) {
        int nested = binaryName.indexOf('$');
        String outermost = nested < 0 ? binaryName : binaryName.substring(0, nested);
        int dot = outermost.lastIndexOf('.');
        return binaryName.startsWith(PAGODA)
                && (classes.contains(outermost) || (dot > 0 && packages.contains(outermost.substring(0, dot))));
    }

    /** What is to be used instead of something of Java's, a class or a member; null if it may be used. */
    @Nullable
    String insteadOf(String qualifiedName) {
        return refused.get(qualifiedName);
    }

    /** Why a class cannot be used, for people. */
    static String refusal(String name) {
        return name
                + " cannot be used here: programs use org.pagoda.user, labs (which import org.pagoda.user.lab.Lab) also the"
                + " machine; docs/decisions/0024-programs-in-a-file.md says where the list is";
    }
}
