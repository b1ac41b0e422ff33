package org.pagoda.kernel.module;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What code from outside may use of Pagoda: a list {@code may-use.txt}, read. */
public final class UseList {
    /** Where such a list is, for people. */
    public static final String NAME = "may-use.txt";

    private static final String PAGODA = "org.pagoda.";
    private static final String ALL = ".*";

    private final String why;
    private final Set<String> packages = new HashSet<>();
    private final Set<String> classes = new HashSet<>();
    private final Map<String, String> refused = new HashMap<>();

    /**
     * Reads the list that stands beside {@code place}.
     *
     * @param section the name of a line, with its colon: what follows it is read only if {@code more}
     * @param why what a refusal says after the name
     */
    public UseList(Class<?> place, String section, boolean more, String why) {
        this.why = why;
        for (String line : text(place).lines().map(String::strip).toList()) {
            if (line.equals(section)) {
                if (!more) {
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

    /** What modules may use. */
    public static UseList ofModules() {
        return new UseList(
                UseList.class,
                "",
                true,
                " cannot be used here: modules use the driver interface;"
                        + " docs/decisions/0029-modules.md says where the list is");
    }

    private static String text(Class<?> place) {
        try (InputStream in = place.getResourceAsStream(NAME)) {
            if (in == null) {
                throw new IllegalStateException("there is no " + NAME);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** True for a class of Pagoda's that may be used, by its binary name; those inside of others go with them. */
    public boolean allows(String binaryName) {
        int nested = binaryName.indexOf('$');
        String outermost = nested < 0 ? binaryName : binaryName.substring(0, nested);
        int dot = outermost.lastIndexOf('.');
        return binaryName.startsWith("org.")
                && (classes.contains(outermost) || (dot > 0 && packages.contains(outermost.substring(0, dot))));
    }

    /** True for a package of Pagoda's own, in which nothing from outside may be. */
    public static boolean isPagodas(String name) {
        return (name + ".").startsWith(PAGODA);
    }

    /** What is to be used instead of something of Java's, a class or a member; null if it may be used. Packages are refused with {@code .*}. */
    public @Nullable String insteadOf(String qualifiedName) {
        String instead = refused.get(qualifiedName);
        int dot = qualifiedName.lastIndexOf('.');
        return instead != null || dot < 0 ? instead : refused.get(qualifiedName.substring(0, dot) + ALL);
    }

    /** Why a class cannot be used, for people. */
    public String refusal(String name) {
        return name + why;
    }
}
