package org.pagoda.user.trace;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.pagoda.kernel.boot.Machine;
import org.pagoda.kernel.check.TracedEvent;
import org.pagoda.kernel.trace.EventValue;

/**
 * Writes a trace as JSON objects, one a line: first what was run, then a line for each machine and each event, last how many events each
 * machine had, and the hash over them. {@code docs/traces.md} says what stands where.
 */
final class JsonLinesTraceWriter extends TraceWriter {
    private final TraceHeader header;

    JsonLinesTraceWriter(Path file, TraceHeader header) {
        super(file);
        this.header = header;
    }

    private void line(Map<String, @Nullable Object> object) {
        print(Json.write(object) + "\n");
    }

    @Override
    void begin() {
        Map<String, @Nullable Object> object = new LinkedHashMap<>();
        object.put("format", TraceHeader.FORMAT);
        object.put("version", TraceHeader.VERSION);
        object.put("lab", header.lab());
        object.put("seed", header.seed());
        object.put("cpus", header.cpus());
        object.put("memory", header.memory());
        object.put("swap", header.swap());
        object.put("ticks", header.ticks());
        object.put("until", header.until());
        object.put("parallel", header.isParallel());
        object.put("settings", header.settings());
        TraceSource source = header.source();
        if (source != null) {
            Map<String, String> file = new LinkedHashMap<>();
            file.put("file", source.file());
            file.put("sha256", source.sha256());
            file.put("main", source.main());
            object.put("source", file);
        }
        if (header.shell() != null) {
            object.put("shell", header.shell());
        }
        if (header.hasHost()) {
            object.put("host", true);
        }
        line(object);
    }

    @Override
    void write(int number, Machine machine) {
        Map<String, @Nullable Object> object = new LinkedHashMap<>();
        object.put("machine", number);
        object.put("cpus", machine.kernel().cpus().size());
        object.put("frames", machine.kernel().memory().frames());
        line(object);
    }

    @Override
    void write(TraceRecord traced) {
        TracedEvent event = traced.event();
        Map<String, @Nullable Object> object = new LinkedHashMap<>();
        object.put("m", traced.machine());
        object.put("n", traced.number());
        object.put("tick", event.tick());
        object.put("cpu", event.cpu());
        object.put("pid", event.pid());
        object.put("event", event.kind().name());
        List<EventValue> values = event.kind().arguments();
        for (int i = 0; i < values.size(); i++) {
            EventValue value = values.get(i);
            object.put(value.name(), value.isBits() ? Json.bits(event.value(i)) : (Object) event.value(i));
        }
        if (event.message() != 0) {
            object.put("message", event.message());
        }
        if (traced.name() != null) {
            object.put("name", traced.name());
        }
        String data = traced.data();
        if (data != null) {
            InputText text = InputText.of(data);
            object.put(text.key(), text.text());
        }
        line(object);
    }

    @Override
    void end(List<LabRecorder.MachineSum> sums) {
        List<Map<String, Object>> machines = new ArrayList<>();
        for (LabRecorder.MachineSum sum : sums) {
            Map<String, Object> machine = new LinkedHashMap<>();
            machine.put("machine", sum.number());
            machine.put("events", sum.events());
            machine.put("hash", sum.hash());
            machines.add(machine);
        }
        Map<String, @Nullable Object> object = new LinkedHashMap<>();
        object.put("end", machines);
        line(object);
    }
}
