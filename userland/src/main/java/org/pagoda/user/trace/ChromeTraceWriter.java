package org.pagoda.user.trace;

import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.pagoda.ipc.SendFlags;
import org.pagoda.kernel.boot.Machine;
import org.pagoda.kernel.check.EventText;
import org.pagoda.kernel.check.TracedEvent;
import org.pagoda.kernel.trace.EventKind;
import org.pagoda.kernel.trace.EventValue;

/**
 * Writes a trace in the Chrome trace-event format (JSON object form), as Perfetto and chrome://tracing open it. Each process is one there too, each task a
 * thread; handlers are slices, sends flow arrows from the sender to the handler, or to where the message was dropped, all else instants.
 *
 * <p>A tick is a microsecond. A machine's time goes on where that of the machines before it had come to. Events come in the order of time,
 * and slices nest: one that is still open when the one around it ends, ends with it.
 */
final class ChromeTraceWriter extends TraceWriter {
    private static final int FIRST_TASK = 1;

    /** A process, as the viewer numbers them; there can be one of the same identifier on each machine. */
    private record Owner(int machine, long pid) implements Comparable<Owner> {
        @Override
        public int compareTo(Owner other) {
            int order = Integer.compare(machine, other.machine);
            return order == 0 ? Long.compare(pid, other.pid) : order;
        }
    }

    /** A row of the viewer. */
    private record Track(int process, long task) implements Comparable<Track> {
        @Override
        public int compareTo(Track other) {
            int order = Integer.compare(process, other.process);
            return order == 0 ? Long.compare(task, other.task) : order;
        }
    }

    /** A message: who receives it, and its number there. */
    private record Flow(Owner receiver, long message) implements Comparable<Flow> {
        @Override
        public int compareTo(Flow other) {
            int order = receiver.compareTo(other.receiver);
            return order == 0 ? Long.compare(message, other.message) : order;
        }
    }

    /** What one machine was built and has come to. */
    private static final class Machines {
        private final long start;
        private final EventText text;
        private final Map<Integer, Track> running = new TreeMap<>();
        private Track runningLast = new Track(0, 0);

        Machines(long start, EventText text) {
            this.start = start;
            this.text = text;
        }
    }

    private final TraceHeader header;
    private final Map<Integer, Machines> machines = new TreeMap<>();
    private final Map<Owner, Integer> processes = new TreeMap<>();
    private final Map<Owner, String> names = new TreeMap<>();
    private final Map<Track, Deque<Flow>> open = new TreeMap<>();
    private final Map<Flow, Track> handled = new TreeMap<>();
    private final Map<Flow, Long> flows = new TreeMap<>();
    private long flowsBegun;
    private long now;
    private boolean first = true;

    ChromeTraceWriter(Path file, TraceHeader header) {
        super(file);
        this.header = header;
    }

    @Override
    void begin() {
        print("{\"displayTimeUnit\":\"ns\",\"otherData\":" + Json.write(otherData()) + ",\n\"traceEvents\":[");
    }

    private Map<String, @Nullable Object> otherData() {
        Map<String, @Nullable Object> data = new LinkedHashMap<>();
        data.put("lab", header.lab());
        data.put("seed", header.seed());
        data.put("cpus", header.cpus());
        data.put("parallel", header.isParallel());
        return data;
    }

    // ---- rows ----

    @Override
    void write(int number, Machine machine) {
        machines.put(number, new Machines(now, new EventText(machine.kernel(), pid -> name(new Owner(number, pid)))));
        owner(new Owner(number, 0));
    }

    private String name(Owner owner) {
        if (owner.pid == 0) {
            return "kernel";
        }
        return names.getOrDefault(owner, "process") + "(" + owner.pid + ")";
    }

    /** The viewer's number of a process, which it is told when it first comes up. */
    private int owner(Owner owner) {
        Integer known = processes.get(owner);
        if (known != null) {
            return known;
        }
        int number = processes.size() + 1;
        processes.put(owner, number);
        Map<String, @Nullable Object> object = new LinkedHashMap<>();
        object.put("ph", "M");
        object.put("name", "process_name");
        object.put("pid", number);
        object.put("args", Map.of("name", "machine " + owner.machine + ": " + name(owner)));
        line(object);
        return number;
    }

    private Machines machine(int number) {
        Machines machine = machines.get(number);
        if (machine == null) {
            throw new IllegalStateException("machine " + number + " was not told of");
        }
        return machine;
    }

    /** The row of process {@code pid} in which something happens that {@code traced} is about. */
    private Track track(TraceRecord traced, long pid) {
        Machines machine = machine(traced.machine());
        int process = owner(new Owner(traced.machine(), pid));
        Track running = header.isParallel()
                ? machine.running.getOrDefault(traced.event().cpu(), machine.runningLast)
                : machine.runningLast;
        return running.process == process ? running : new Track(process, pid == 0 ? 0 : FIRST_TASK);
    }

    // ---- events ----

    @Override
    void write(TraceRecord traced) {
        TracedEvent event = traced.event();
        Owner owner = new Owner(traced.machine(), event.pid());
        if (traced.name() != null) {
            names.put(owner, traced.name());
        }
        Machines machine = machine(traced.machine());
        now = Math.max(now, machine.start + event.tick());
        Flow flow = new Flow(owner, event.message());
        switch (event.kind()) {
            case SWITCH -> {
                Track track = new Track(owner(owner), event.a());
                machine.running.put(event.cpu(), track);
                machine.runningLast = track;
                instant(track, traced);
            }
            case SEND -> send(traced, flow);
            case HANDLE -> {
                Track track = track(traced, event.pid());
                begin(track, "handler of type " + event.b(), traced, flow);
                handled.put(flow, track);
                arrive(track, flow);
            }
            case SETTLE -> settle(flow);
            case DROP -> {
                Track track = track(traced, event.pid());
                slice("B", track, "message dropped", arguments(traced));
                arrive(track, flow);
                slice("E", track, null, null);
            }
            default -> instant(track(traced, event.pid()), traced);
        }
    }

    private void send(TraceRecord traced, Flow flow) {
        TracedEvent event = traced.event();
        Track track = track(traced, event.a());
        long id = ++flowsBegun;
        flows.put(flow, id);
        slice("B", track, "send of type " + event.b(), arguments(traced));
        arrow("s", track, id);
        slice("E", track, null, null);
    }

    private void arrive(Track track, Flow flow) {
        Long id = flows.remove(flow);
        if (id != null) {
            arrow("f", track, id);
        }
    }

    private void begin(Track track, String name, TraceRecord traced, Flow flow) {
        slice("B", track, name, arguments(traced));
        open.computeIfAbsent(track, key -> new ArrayDeque<>()).push(flow);
    }

    /** Ends a handler's slice, and first those that began inside and have not ended. */
    private void settle(Flow flow) {
        Track track = handled.remove(flow);
        Deque<Flow> slices = track == null ? null : open.get(track);
        if (track == null || slices == null) {
            return; // ended with the one around it
        }
        Flow ended = null;
        while (!flow.equals(ended) && !slices.isEmpty()) {
            ended = slices.pop();
            handled.remove(ended);
            slice("E", track, null, null);
        }
    }

    private Map<String, @Nullable Object> arguments(TraceRecord traced) {
        TracedEvent event = traced.event();
        Map<String, @Nullable Object> arguments = new LinkedHashMap<>();
        List<EventValue> values = event.kind().arguments();
        for (int i = 0; i < values.size(); i++) {
            EventValue value = values.get(i);
            boolean isFlags = event.kind() == EventKind.SEND && value.name().equals("flags");
            arguments.put(
                    value.name(),
                    isFlags
                            ? SendFlags.describe(event.value(i))
                            : value.isBits() ? Json.bits(event.value(i)) : (Object) event.value(i));
        }
        arguments.put("what", machine(traced.machine()).text.describe(event));
        arguments.put("tick", event.tick());
        arguments.put("cpu", event.cpu());
        return arguments;
    }

    // ---- lines ----

    private void instant(Track track, TraceRecord traced) {
        Map<String, @Nullable Object> object =
                event("i", track, traced.event().kind().name());
        object.put("s", "t");
        object.put("args", arguments(traced));
        line(object);
    }

    private void slice(
            String phase, Track track, @Nullable String name, @Nullable Map<String, @Nullable Object> arguments) {
        Map<String, @Nullable Object> object = event(phase, track, name);
        if (arguments != null) {
            object.put("args", arguments);
        }
        line(object);
    }

    private void arrow(String phase, Track track, long id) {
        Map<String, @Nullable Object> object = event(phase, track, "message");
        object.put("cat", "message");
        object.put("id", id);
        if (phase.equals("f")) {
            object.put("bp", "e");
        }
        line(object);
    }

    private Map<String, @Nullable Object> event(String phase, Track track, @Nullable String name) {
        Map<String, @Nullable Object> object = new LinkedHashMap<>();
        object.put("ph", phase);
        if (name != null) {
            object.put("name", name);
        }
        object.put("pid", track.process);
        object.put("tid", track.task);
        object.put("ts", now);
        return object;
    }

    private void line(Map<String, @Nullable Object> object) {
        print((first ? "\n" : ",\n") + Json.write(object));
        first = false;
    }

    /** Ends what a machine that came to no good end has left open: messages that nobody has handled or dropped, and handlers. */
    @Override
    void end(List<LabRecorder.MachineSum> sums) {
        for (Map.Entry<Flow, Long> left : flows.entrySet()) {
            Track track = new Track(owner(left.getKey().receiver), FIRST_TASK);
            slice("B", track, "message never handled", null);
            arrow("f", track, left.getValue());
            slice("E", track, null, null);
        }
        open.forEach((track, slices) -> slices.forEach(flow -> slice("E", track, null, null)));
        print("\n]}\n");
    }
}
