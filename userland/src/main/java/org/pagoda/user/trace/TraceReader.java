package org.pagoda.user.trace;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.pagoda.user.lab.UsageException;

/**
 * Reads a trace of JSON lines, one event after the other. What is not as {@code docs/traces.md} says is a {@link UsageException} that names the
 * file, the line and the value.
 */
public final class TraceReader implements AutoCloseable {
    private final String name;
    private final BufferedReader in;
    private final TraceHeader header;
    private final List<Long> events = new ArrayList<>();
    private long line;
    private @Nullable List<LabRecorder.MachineSum> sums;

    /** Opens a trace and reads what stands first. */
    public TraceReader(String name) {
        this.name = name;
        in = open(name);
        String text = readLine();
        if (text == null) {
            throw complain(name + " is empty");
        }
        header = readHeader(parse(text));
    }

    private static BufferedReader open(String name) {
        try {
            Path file = Path.of(name);
            if (Files.isDirectory(file)) {
                throw complain(name + " is a folder");
            }
            return Files.newBufferedReader(file);
        } catch (NoSuchFileException e) {
            throw complain("there is no file " + name);
        } catch (InvalidPathException | IOException e) {
            throw complain(name + " cannot be read: " + e.getMessage());
        }
    }

    private static UsageException complain(String what) {
        return new UsageException(what);
    }

    UsageException wrong(String what) {
        return complain(name + ": line " + line + ": " + what);
    }

    private @Nullable String readLine() {
        try {
            String text = in.readLine();
            line++;
            return text;
        } catch (CharacterCodingException e) {
            line++;
            throw wrong("this is not UTF-8");
        } catch (IOException e) {
            throw complain(name + " cannot be read: " + e.getMessage());
        }
    }

    private Fields parse(String text) {
        JsonObject object = Json.parse(text);
        if (object == null) {
            throw wrong("this is no JSON object: '" + Fields.shorten(text) + "'");
        }
        return new Fields(this, object);
    }

    // ---- the first line ----

    private TraceHeader readHeader(Fields fields) {
        String format = fields.has("format") ? fields.text("format") : "";
        if (!format.equals(TraceHeader.FORMAT)) {
            throw wrong("this is no trace: its format is '" + Fields.shorten(format) + "', not '" + TraceHeader.FORMAT
                    + "'");
        }
        long version = fields.number("version");
        if (version != TraceHeader.VERSION) {
            throw wrong("the trace is of version " + version + "; this program reads version " + TraceHeader.VERSION);
        }
        TraceHeader read = new TraceHeader(
                fields.text("lab"),
                fields.number("seed"),
                fields.count("cpus"),
                fields.text("memory"),
                fields.textOrNull("swap"),
                fields.numberOrNull("ticks"),
                fields.numberOrNull("until"),
                fields.truth("parallel"),
                readSettings(fields.object("settings")),
                fields.has("source") ? readSource(fields.object("source")) : null,
                fields.has("shell") ? fields.texts("shell") : null,
                fields.has("host") && fields.truth("host"));
        fields.end();
        return read;
    }

    private Map<String, String> readSettings(Fields fields) {
        Map<String, String> settings = new TreeMap<>();
        for (String key : fields.names()) {
            settings.put(key, fields.text(key));
        }
        return settings;
    }

    private TraceSource readSource(Fields fields) {
        TraceSource source = new TraceSource(fields.text("file"), fields.text("sha256"), fields.text("main"));
        fields.end();
        if (!source.file().matches("[^/\\\\]+\\.java") || !source.sha256().matches("[0-9a-f]{64}")) {
            throw wrong("this is no name of a source file without folders, and its hash: '"
                    + Fields.shorten(source.file()) + "', '" + Fields.shorten(source.sha256()) + "'");
        }
        return source;
    }

    /** What was run. */
    public TraceHeader header() {
        return header;
    }

    /** The number of the line read last, from 1. */
    public long line() {
        return line;
    }

    // ---- events ----

    /** The next event; null if there is none. */
    public @Nullable TraceRecord next() {
        while (sums == null) {
            String text = readLine();
            if (text == null) {
                throw wrong("the trace ends without a line 'end': it was cut off");
            }
            Fields fields = parse(text);
            if (fields.has("m")) {
                return readEvent(fields);
            } else if (fields.has("machine")) {
                readMachine(fields);
            } else if (fields.has("end")) {
                sums = readEnd(fields);
            } else {
                throw wrong("this is no event, machine or end: '" + Fields.shorten(text) + "'");
            }
        }
        return null;
    }

    private void readMachine(Fields fields) {
        long number = fields.number("machine");
        if (number != events.size() + 1) {
            throw wrong("machine " + (events.size() + 1) + " is expected, not " + number);
        }
        fields.count("cpus");
        fields.count("frames");
        fields.end();
        events.add(0L);
    }

    private TraceRecord readEvent(Fields fields) {
        TraceRecord traced = fields.event();
        int machine = traced.machine();
        if (machine < 1 || machine > events.size()) {
            throw wrong("there is no machine " + machine);
        }
        long expected = events.get(machine - 1) + 1;
        if (traced.number() != expected) {
            throw wrong("event " + expected + " of machine " + machine + " is expected, not " + traced.number());
        }
        events.set(machine - 1, expected);
        return traced;
    }

    private List<LabRecorder.MachineSum> readEnd(Fields fields) {
        List<LabRecorder.MachineSum> read = new ArrayList<>();
        JsonArray array = fields.array("end");
        for (JsonElement element : array) {
            if (!element.isJsonObject()) {
                throw wrong("this is no JSON object: '" + Fields.shorten(element.toString()) + "'");
            }
            Fields sum = new Fields(this, element.getAsJsonObject());
            int number = sum.count("machine");
            String hash = sum.text("hash");
            if (number != read.size() + 1 || !hash.matches("[0-9a-f]{64}")) {
                throw wrong("this is no machine and its hash: '" + Fields.shorten(element.toString()) + "'");
            }
            read.add(new LabRecorder.MachineSum(number, sum.number("events"), hash));
            sum.end();
        }
        fields.end();
        for (int i = 0; i < Math.max(read.size(), events.size()); i++) {
            long there = i < events.size() ? events.get(i) : 0;
            long said = i < read.size() ? read.get(i).events() : 0;
            if (there != said || read.size() != events.size()) {
                throw wrong("machine " + (i + 1) + " is said to have " + said + " events, and has " + there);
            }
        }
        if (readLine() != null) {
            throw wrong("something stands after the end");
        }
        return read;
    }

    /** What each machine came to; known when there is no next event. */
    public List<LabRecorder.MachineSum> sums() {
        if (sums == null) {
            throw new IllegalStateException("the trace was not read to its end");
        }
        return sums;
    }

    /** Reads all of a trace, to see that it is one; what was run. */
    public static TraceHeader check(String name) {
        try (TraceReader reader = new TraceReader(name)) {
            TraceRecord traced = reader.next();
            while (traced != null) {
                traced = reader.next();
            }
            return reader.header();
        }
    }

    @Override
    public void close() {
        try {
            in.close();
        } catch (IOException e) {
            throw complain(name + " cannot be read: " + e.getMessage());
        }
    }
}
