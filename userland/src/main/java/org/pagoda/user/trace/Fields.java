package org.pagoda.user.trace;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.pagoda.kernel.check.TracedEvent;
import org.pagoda.kernel.trace.EventKind;
import org.pagoda.kernel.trace.EventValue;
import org.pagoda.user.lab.UsageException;

/** The fields of one object of a trace. Each that is there must be asked for; what is not as it should be is a {@link UsageException}. */
final class Fields {
    private static final int LONGEST = 60;

    private final TraceReader reader;
    private final JsonObject object;
    private final Set<String> asked = new TreeSet<>();

    Fields(TraceReader reader, JsonObject object) {
        this.reader = reader;
        this.object = object;
    }

    /** The beginning of something that may be long. */
    static String shorten(String text) {
        return text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "...";
    }

    boolean has(String name) {
        return object.has(name);
    }

    List<String> names() {
        return new ArrayList<>(object.keySet());
    }

    /** Nothing else may be there. */
    void end() {
        for (String name : object.keySet()) {
            if (!asked.contains(name)) {
                throw reader.wrong("nothing here is called '" + shorten(name) + "'");
            }
        }
    }

    private JsonElement get(String name) {
        asked.add(name);
        JsonElement element = object.get(name);
        if (element == null) {
            throw reader.wrong("'" + name + "' is missing");
        }
        return element;
    }

    private UsageException wrong(String name, String what) {
        return reader.wrong(
                name + " must be " + what + ", not " + shorten(get(name).toString()));
    }

    String text(String name) {
        if (get(name) instanceof JsonPrimitive value && value.isString()) {
            return value.getAsString();
        }
        throw wrong(name, "a string");
    }

    @Nullable
    String textOrNull(String name) {
        return get(name).isJsonNull() ? null : text(name);
    }

    long number(String name) {
        try {
            if (get(name) instanceof JsonPrimitive value && value.isNumber()) {
                return Long.parseLong(value.getAsString());
            }
        } catch (NumberFormatException e) {
            // said below
        }
        throw wrong(name, "a whole number of 64 bits");
    }

    @Nullable
    Long numberOrNull(String name) {
        return get(name).isJsonNull() ? null : (Long) number(name);
    }

    /** From 0 to 2^31 less one; of a CPU also -1. */
    private int small(String name, int least) {
        long number = number(name);
        if (number < least || number > Integer.MAX_VALUE) {
            throw wrong(name, "a whole number from " + least + " to 2^31-1");
        }
        return (int) number;
    }

    int count(String name) {
        return small(name, 0);
    }

    boolean truth(String name) {
        if (get(name) instanceof JsonPrimitive value && value.isBoolean()) {
            return value.getAsBoolean();
        }
        throw wrong(name, "true or false");
    }

    Fields object(String name) {
        if (get(name) instanceof JsonObject value) {
            return new Fields(reader, value);
        }
        throw wrong(name, "an object");
    }

    JsonArray array(String name) {
        if (get(name) instanceof JsonArray value) {
            return value;
        }
        throw wrong(name, "an array");
    }

    List<String> texts(String name) {
        List<String> texts = new ArrayList<>();
        for (JsonElement element : array(name)) {
            if (!(element instanceof JsonPrimitive value) || !value.isString()) {
                throw wrong(name, "strings");
            }
            texts.add(value.getAsString());
        }
        return texts;
    }

    private long bits(String name) {
        String text = text(name);
        if (!text.matches("0x[0-9a-f]{1,16}")) {
            throw wrong(name, "64 bits in hexadecimal, like \"0x1000\"");
        }
        return Long.parseUnsignedLong(text.substring(2), 16);
    }

    // ---- an event ----

    TraceRecord event() {
        EventKind kind = kind(text("event"));
        int machine = count("m");
        long number = number("n");
        long[] values = new long[4];
        List<EventValue> arguments = kind.arguments();
        for (int i = 0; i < arguments.size(); i++) {
            EventValue argument = arguments.get(i);
            values[i] = argument.isBits() ? bits(argument.name()) : number(argument.name());
        }
        TracedEvent event = new TracedEvent(
                kind,
                number("tick"),
                small("cpu", -1),
                number("pid"),
                values[0],
                values[1],
                values[2],
                values[3],
                has("message") ? number("message") : 0);
        String name = has("name") ? text("name") : null;
        String data = data();
        end();
        return new TraceRecord(machine, number, event, name, data);
    }

    private @Nullable String data() {
        for (String key : InputText.KEYS) {
            if (has(key)) {
                String data = new InputText(key, text(key)).data();
                if (data == null) {
                    throw wrong(key, "bytes in base64");
                }
                return data;
            }
        }
        return null;
    }

    private EventKind kind(String name) {
        for (EventKind kind : EventKind.values()) {
            if (kind.name().equals(name)) {
                return kind;
            }
        }
        throw reader.wrong("no event is called '" + shorten(name) + "'");
    }
}
