package org.pagoda.user.bin;

import java.nio.charset.StandardCharsets;

/**
 * Strings whose characters are bytes, 0 to 255: how utilities see what they read, so that every file can be read, and is ordered and written as it
 * is. It is what other systems call the C locale.
 */
final class Bytes {
    private Bytes() {}

    /** The bytes of {@code text} in UTF-8. */
    static String of(String text) {
        return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    }

    /** The text that stands in UTF-8 in {@code bytes}. */
    static String text(String bytes) {
        return new String(bytes.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
    }
}
