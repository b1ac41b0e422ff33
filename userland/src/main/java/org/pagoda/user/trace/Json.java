package org.pagoda.user.trace;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.Strictness;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import java.io.IOException;
import java.io.StringReader;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** JSON as traces hold it. */
final class Json {
    private static final Gson GSON = new GsonBuilder()
            .serializeNulls()
            .disableHtmlEscaping()
            .setStrictness(Strictness.STRICT)
            .create();

    private Json() {}

    static String write(Map<String, @Nullable Object> object) {
        return GSON.toJson(object);
    }

    /** Any 64 bits: readers that take numbers for doubles would lose some. */
    static String bits(long value) {
        return "0x" + Long.toHexString(value);
    }

    /** The object that {@code text} is; null if it is none. */
    static @Nullable JsonObject parse(String text) {
        try (JsonReader reader = GSON.newJsonReader(new StringReader(text))) {
            JsonElement element = GSON.getAdapter(JsonElement.class).read(reader);
            boolean isAll = reader.peek() == JsonToken.END_DOCUMENT;
            return isAll && element.isJsonObject() ? element.getAsJsonObject() : null;
        } catch (IOException | JsonParseException | IllegalStateException e) {
            return null;
        }
    }
}
