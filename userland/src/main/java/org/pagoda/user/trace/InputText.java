package org.pagoda.user.trace;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Bytes that the host has given, as they stand in a trace: as {@code text} where they are UTF-8, which people can read, else as {@code base64}.
 *
 * @param key which of the two
 */
record InputText(String key, String text) {
    private static final String TEXT = "text";
    private static final String BASE64 = "base64";

    /** What it can be. */
    static final List<String> KEYS = List.of(TEXT, BASE64);

    /** Bytes, a character each. */
    static InputText of(String data) {
        byte[] bytes = data.getBytes(StandardCharsets.ISO_8859_1);
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
            return new InputText(TEXT, text);
        } catch (CharacterCodingException e) {
            return new InputText(BASE64, Base64.getEncoder().encodeToString(bytes));
        }
    }

    /** The bytes, a character each; null if this is no base64. */
    @Nullable
    String data() {
        if (key.equals(TEXT)) {
            return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
        }
        try {
            return new String(Base64.getDecoder().decode(text), StandardCharsets.ISO_8859_1);
        } catch (IllegalArgumentException e) {
            return null;
        }
    }
}
