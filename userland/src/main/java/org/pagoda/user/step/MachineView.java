package org.pagoda.user.step;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.pagoda.ipc.Message;
import org.pagoda.ipc.SendFlags;
import org.pagoda.kernel.Kernel;
import org.pagoda.kernel.Onlooker;
import org.pagoda.kernel.Process;
import org.pagoda.kernel.Task;
import org.pagoda.kernel.check.MachineDigest;
import org.pagoda.mmu.FrameState;
import org.pagoda.mmu.FrameTable;
import org.pagoda.mmu.PageTableEntry;
import org.pagoda.mmu.Reference;
import org.pagoda.mmu.Region;
import org.pagoda.mmu.Rights;

/** A machine that stands still, in lines for people or in objects for programs. Looking changes nothing. */
public final class MachineView {
    private final Kernel kernel;

    public MachineView(Kernel kernel) {
        this.kernel = kernel;
    }

    /** All there is but frames. */
    public List<String> lines() {
        List<String> lines = new ArrayList<>();
        lines.add("tick " + kernel.ticks());
        lines.addAll(processes());
        lines.addAll(queue());
        for (Process process : kernel.processes()) {
            lines.addAll(map(process));
        }
        lines.addAll(mailboxes());
        lines.add("state digest " + MachineDigest.of(kernel));
        return lines;
    }

    /** The same, as an object that can be written as JSON. */
    public Map<String, @Nullable Object> describe() {
        Map<String, @Nullable Object> object = new LinkedHashMap<>();
        object.put("tick", kernel.ticks());
        object.put("processes", kernel.processes().stream().map(this::describe).toList());
        object.put(
                "ready",
                kernel.stops().readyTasks().stream().map(Task::toString).toList());
        long timer = kernel.stops().nextTimer();
        object.put("nextTimer", timer == Onlooker.NEVER ? null : (Long) timer);
        object.put("stateDigest", MachineDigest.of(kernel));
        return object;
    }

    private static String hex(long address) {
        return "0x" + Long.toHexString(address);
    }

    // ---- processes ----

    /** Each process, and what its tasks do. */
    public List<String> processes() {
        List<String> lines = new ArrayList<>();
        lines.add("processes");
        for (Process process : kernel.processes()) {
            String state = process.state() == Process.State.ALIVE
                    ? ""
                    : ", " + process.state().name().toLowerCase(Locale.ROOT) + " with status " + process.exitStatus();
            lines.add("  " + process + state + ", charged for "
                    + count(process.space().account().charged(), "page"));
            for (Task task : process.tasks()) {
                lines.add("    task " + task.tid() + " " + does(task));
            }
        }
        return orNone(lines);
    }

    private static String count(long number, String noun) {
        return String.format(Locale.ROOT, "%,d %s%s", number, noun, number == 1 ? "" : "s");
    }

    private static List<String> orNone(List<String> lines) {
        if (lines.size() == 1) {
            lines.add("  none");
        }
        return lines;
    }

    private static String does(Task task) {
        return switch (task.state()) {
            case NEW -> "is new";
            case READY -> "is ready";
            case RUNNING -> "runs on CPU " + task.cpu().number();
            case PARKED -> "waits for " + task.waitsFor().words();
            case LENDING ->
                "lends its host thread to a handler, and waits for "
                        + task.waitsFor().words();
            case ENDED -> "has ended";
        };
    }

    private Map<String, @Nullable Object> describe(Process process) {
        Map<String, @Nullable Object> object = new LinkedHashMap<>();
        object.put("pid", process.pid());
        object.put("name", process.name());
        object.put("parent", process.parent());
        object.put("state", process.state().name());
        object.put("pagesCharged", process.space().account().charged());
        object.put("tasks", process.tasks().stream().map(MachineView::describe).toList());
        List<Map<String, @Nullable Object>> regions = new ArrayList<>();
        for (Region region : process.space().regions()) {
            regions.add(describe(process, region));
        }
        object.put("map", regions);
        List<Map<String, @Nullable Object>> waiting = new ArrayList<>();
        process.endpoint().mailbox().forEach(message -> waiting.add(describe(message)));
        object.put("mailbox", waiting);
        List<Map<String, @Nullable Object>> handled = new ArrayList<>();
        process.endpoint().handlers().forEachRunning(message -> handled.add(describe(message)));
        object.put("inHandlers", handled);
        return object;
    }

    private static Map<String, @Nullable Object> describe(Task task) {
        Map<String, @Nullable Object> object = new LinkedHashMap<>();
        object.put("tid", task.tid());
        object.put("state", task.state().name());
        object.put(
                "cpu", task.state() == Task.State.RUNNING ? (Integer) task.cpu().number() : null);
        boolean waits = task.state() == Task.State.PARKED || task.state() == Task.State.LENDING;
        object.put("waitsFor", waits ? task.waitsFor().name() : null);
        return object;
    }

    // ---- who is next ----

    /** Who has a CPU, who is ready, and when the next timer is due. */
    public List<String> queue() {
        List<String> lines = new ArrayList<>();
        lines.add("run queue");
        for (int i = 0; i < kernel.cpus().size(); i++) {
            Task task = kernel.cpus().get(i).current();
            lines.add("  CPU " + i + ": " + (task == null ? "idle" : task));
        }
        List<Task> ready = kernel.stops().readyTasks();
        lines.add("  ready: "
                + (ready.isEmpty()
                        ? "nobody"
                        : String.join(", ", ready.stream().map(Task::toString).toList())));
        long timer = kernel.stops().nextTimer();
        lines.add("  next timer: " + (timer == Onlooker.NEVER ? "none" : "tick " + timer));
        return lines;
    }

    // ---- maps ----

    /** The regions of a process, and the pages in them that have entries. */
    public List<String> map(Process process) {
        List<String> lines = new ArrayList<>();
        lines.add("map of " + process);
        for (Region region : process.space().regions()) {
            lines.add("  " + region);
            forEachPage(
                    process,
                    region.start(),
                    region.end(),
                    (address, entry) -> lines.add("    " + hex(address) + "  " + PageTableEntry.describe(entry)));
        }
        return orNone(lines);
    }

    /** What {@link #forEachPage} calls. */
    private interface PageVisitor {
        void onPage(long address, long entry);
    }

    private static void forEachPage(Process process, long start, long end, PageVisitor visitor) {
        process.space().pageTable().forEachLeaf((address, entry, entryAddress) -> {
            if (address >= start && address < end) {
                visitor.onPage(address, entry);
            }
        });
    }

    private static Map<String, @Nullable Object> describe(Process process, Region region) {
        Map<String, @Nullable Object> object = new LinkedHashMap<>();
        object.put("start", hex(region.start()));
        object.put("end", hex(region.end()));
        object.put("rights", Rights.describe(region.rights()));
        object.put("name", region.name());
        object.put("pager", region.pager() == Region.NO_PAGER ? null : (Long) region.pager());
        List<Map<String, @Nullable Object>> pages = new ArrayList<>();
        forEachPage(process, region.start(), region.end(), (address, entry) -> {
            Map<String, @Nullable Object> page = new LinkedHashMap<>();
            page.put("address", hex(address));
            page.put("entry", hex(entry));
            page.put("meaning", PageTableEntry.describe(entry));
            pages.add(page);
        });
        object.put("pages", pages);
        return object;
    }

    // ---- mailboxes ----

    /** The messages that wait or are handled, process by process. */
    public List<String> mailboxes() {
        List<String> lines = new ArrayList<>();
        lines.add("mailboxes");
        for (Process process : kernel.processes()) {
            List<String> messages = new ArrayList<>();
            process.endpoint().handlers().forEachRunning(message -> messages.add("    handles " + words(message)));
            process.endpoint().mailbox().forEach(message -> messages.add("    waits: " + words(message)));
            if (!messages.isEmpty()) {
                lines.add("  of " + process);
                lines.addAll(messages);
            }
        }
        return orNone(lines);
    }

    private String words(Message message) {
        return "message " + message.sequence() + " from " + name(message.sender()) + ", type " + message.type() + ", "
                + (message.size() == 0
                        ? "value " + hex(message.address())
                        : count(message.size(), "page") + " at " + hex(message.address()))
                + ", " + SendFlags.describe(message.flags());
    }

    private String name(long pid) {
        Process process = kernel.process(pid);
        if (process != null) {
            return process.toString();
        }
        return pid == 0 ? "the kernel" : "process " + pid;
    }

    private static Map<String, @Nullable Object> describe(Message message) {
        Map<String, @Nullable Object> object = new LinkedHashMap<>();
        object.put("message", message.sequence());
        object.put("sender", message.sender());
        object.put("type", message.type());
        object.put("address", hex(message.address()));
        object.put("pages", message.size());
        object.put("flags", message.flags());
        return object;
    }

    // ---- frames ----

    /** Each frame that is in use. */
    public List<String> frames() {
        List<String> lines = new ArrayList<>();
        lines.add("frames in use: " + kernel.frames().usedFrames() + " of "
                + kernel.frames().table().size());
        FrameTable table = kernel.frames().table();
        for (int frame = 0; frame < table.size(); frame++) {
            if (table.state(frame) != FrameState.FREE) {
                lines.add(String.format(
                                Locale.ROOT,
                                "  %6d  %-10s  %-20s%s",
                                frame,
                                table.state(frame),
                                name(table.owner(frame)),
                                references(table, frame))
                        .stripTrailing());
            }
        }
        return lines;
    }

    private static String references(FrameTable table, int frame) {
        StringBuilder text = new StringBuilder();
        if (table.state(frame) != FrameState.PAGE_TABLE) {
            append(text, table.count(frame, Reference.ENTRY), "entry", "entries");
            append(text, table.count(frame, Reference.MESSAGE), "message", "messages");
            append(text, table.count(frame, Reference.PIN), "pin", "pins");
            append(text, table.count(frame, Reference.CACHE), "cache", "caches");
        }
        return text.toString();
    }

    private static void append(StringBuilder text, int count, String one, String many) {
        if (count > 0) {
            text.append(text.isEmpty() ? "" : ", ").append(count).append(' ').append(count == 1 ? one : many);
        }
    }
}
