package org.pagoda.user.shell;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Patterns of 2.13, some by hand, many against a slow model. */
class GlobTest {
    @ParameterizedTest
    @CsvSource({
        "abc, abc, true",
        "abc, abd, false",
        "a*c, abbc, true",
        "a*c, ac, true",
        "a*c, acb, false",
        "*, '', true",
        "?, '', false",
        "?, x, true",
        "[a-c]x, bx, true",
        "[a-c]x, dx, false",
        "[!a-c]x, dx, true",
        "[]]x, ]x, true",
        "[!]]x, ]x, false",
        "[a, [a, true",
        "[[:digit:]x], 7, true",
        "[[:digit:]x], x, true",
        "[[:digit:]x], y, false",
        "\\*, *, true",
        "\\*, x, false",
        "[\\]]x, ]x, true",
        "[a\\-c], b, false",
        "[a\\-c], -, true",
        "[-a], -, true",
        "a\\, a\\, true",
        "*.tar.*, x.tar.gz, true",
        "[/]x, /x, false"
    })
    void shouldMatchAsPosixSays(String pattern, String text, boolean expected) {
        assertEquals(expected, new Glob(pattern).matches(text), pattern + " against '" + text + "'");
    }

    @Test
    void shouldAgreeWithASlowModel() {
        Random random = new Random(7);
        for (int i = 0; i < 20_000; i++) {
            String pattern = draw(random, "ab*?", 6);
            String text = draw(random, "ab", 6);
            assertEquals(matchesSlowly(pattern, text), new Glob(pattern).matches(text), pattern + " against " + text);
        }
    }

    private static String draw(Random random, String characters, int most) {
        StringBuilder text = new StringBuilder();
        for (int left = random.nextInt(most + 1); left > 0; left--) {
            text.append(characters.charAt(random.nextInt(characters.length())));
        }
        return text.toString();
    }

    private static boolean matchesSlowly(String pattern, String text) {
        if (pattern.isEmpty()) {
            return text.isEmpty();
        }
        char first = pattern.charAt(0);
        String rest = pattern.substring(1);
        if (first == '*') {
            return matchesSlowly(rest, text) || (!text.isEmpty() && matchesSlowly(pattern, text.substring(1)));
        }
        return !text.isEmpty() && (first == '?' || first == text.charAt(0)) && matchesSlowly(rest, text.substring(1));
    }
}
