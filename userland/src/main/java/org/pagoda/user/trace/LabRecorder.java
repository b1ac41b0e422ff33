package org.pagoda.user.trace;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.pagoda.kernel.Process;
import org.pagoda.kernel.boot.Machine;
import org.pagoda.kernel.boot.MachineWatcher;
import org.pagoda.kernel.check.TracedEvent;
import org.pagoda.kernel.trace.EventKind;

/** Tells a {@link TraceSink} what happens on the machines of a lab. */
public final class LabRecorder implements MachineWatcher {
    /**
     * What one machine has come to.
     *
     * @param number its number
     * @param events so far
     * @param hash over them
     */
    public record MachineSum(int number, long events, String hash) {}

    private final List<TraceSink> sinks;
    private final List<Machine> machines = new ArrayList<>();

    public LabRecorder(List<TraceSink> sinks) {
        this.sinks = List.copyOf(sinks);
    }

    @Override
    public void onBuilt(Machine machine) {
        machines.add(machine);
        int number = machines.size();
        for (TraceSink sink : sinks) {
            sink.onMachine(number, machine);
        }
        machine.trace().listen((kind, tick, cpu, pid, a, b, c, d) -> {
            long message = machine.trace().message();
            TracedEvent event = new TracedEvent(kind, tick, cpu, pid, a, b, c, d, message);
            boolean isNamed = kind == EventKind.SPAWN || kind == EventKind.EXEC;
            String name = isNamed ? name(machine.kernel().process(pid)) : null;
            TraceRecord traced = new TraceRecord(
                    number,
                    machine.trace().events(),
                    event,
                    name,
                    data(machine.trace().input()));
            for (TraceSink sink : sinks) {
                sink.onEvent(traced);
            }
        });
    }

    private static @Nullable String data(byte @Nullable [] input) {
        return input == null ? null : new String(input, StandardCharsets.ISO_8859_1);
    }

    private static @Nullable String name(@Nullable Process process) {
        return process == null ? null : process.name();
    }

    /** What the machines built so far have come to. */
    public List<MachineSum> sums() {
        List<MachineSum> sums = new ArrayList<>();
        for (int i = 0; i < machines.size(); i++) {
            sums.add(new MachineSum(
                    i + 1,
                    machines.get(i).trace().events(),
                    machines.get(i).trace().hash()));
        }
        return sums;
    }
}
