package org.pagoda.kernel.check;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;
import org.pagoda.ipc.Counters;
import org.pagoda.ipc.Endpoint;
import org.pagoda.ipc.Mailbox;
import org.pagoda.ipc.Message;
import org.pagoda.kernel.Cpu;
import org.pagoda.kernel.Kernel;
import org.pagoda.kernel.Process;
import org.pagoda.kernel.Task;
import org.pagoda.mmu.FrameState;
import org.pagoda.mmu.FrameTable;
import org.pagoda.mmu.Page;
import org.pagoda.mmu.Reference;
import org.pagoda.mmu.Region;

/**
 * A machine's state as one number: two machines with the same digest are in the same state, as far as programs and their books go.
 *
 * <p>It covers time, processes and their tasks, who runs and who is ready, regions and page-table entries bit for bit, all messages that wait or are
 * handled, and each frame that is in use with what is in it. TLBs and swap slots' contents are left out.
 */
public final class MachineDigest {
    private final Kernel kernel;
    private final MessageDigest digest;
    private final ByteBuffer number = ByteBuffer.allocate(Long.BYTES);

    private MachineDigest(Kernel kernel) {
        this.kernel = kernel;
        try {
            digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /** The digest of a machine that nobody changes meanwhile, 64 hexadecimal digits. */
    public static String of(Kernel kernel) {
        MachineDigest digest = new MachineDigest(kernel);
        digest.addRunning();
        for (Process process : kernel.processes()) {
            digest.addProcess(process);
        }
        digest.addFrames();
        return HexFormat.of().formatHex(digest.digest.digest());
    }

    private void add(long value) {
        digest.update(number.putLong(0, value).array());
    }

    private void add(@Nullable String text) {
        byte[] bytes = String.valueOf(text).getBytes(StandardCharsets.UTF_8);
        add(bytes.length);
        digest.update(bytes);
    }

    // ---- who runs ----

    private void addRunning() {
        add(kernel.ticks());
        add(kernel.stops().nextTimer());
        for (int i = 0; i < kernel.cpus().size(); i++) {
            Cpu cpu = kernel.cpus().get(i);
            add(cpu.ticks());
            addTask(cpu.current());
        }
        add(kernel.stops().readyTasks().size());
        kernel.stops().readyTasks().forEach(this::addTask);
    }

    private void addTask(@Nullable Task task) {
        add(task == null ? 0 : task.process().pid());
        add(task == null ? 0 : task.tid());
    }

    // ---- a process ----

    private void addProcess(Process process) {
        add(process.pid());
        add(process.parent());
        add(process.name());
        add(process.state().name());
        add(process.exitStatus());
        add(process.space().account().charged());
        for (Task task : process.tasks()) {
            addTask(task);
            add(task.state().name());
            add(task.waitsFor().name());
        }
        addMessages(process.endpoint());
        addSpace(process);
    }

    private void addMessages(Endpoint endpoint) {
        Counters counters = endpoint.counters();
        Mailbox mailbox = endpoint.mailbox();
        add(counters.sendsSucceeded());
        add(counters.handled());
        add(counters.dropped());
        add(counters.pagesKept());
        add(counters.pagesReturned());
        add(counters.pagesFreed());
        add(mailbox.admitted());
        add(mailbox.queued());
        mailbox.forEach(this::addMessage);
        for (long type : endpoint.handlers().types()) {
            add(type);
            add(endpoint.handlers().handler(type));
            add(endpoint.handlers().isMasked(type) ? 1 : 0);
        }
        add(counters.inHandler());
        endpoint.handlers().forEachRunning(this::addMessage);
    }

    private void addMessage(Message message) {
        add(message.sequence());
        add(message.sender());
        add(message.type());
        add(message.address());
        add(message.size());
        add(message.flags());
        add(message.events());
    }

    private void addSpace(Process process) {
        for (Region region : process.space().regions()) {
            add(region.start());
            add(region.end());
            add(region.rights());
            add(region.name());
            add(region.pager());
        }
        process.space().pageTable().forEachLeaf((address, entry, entryAddress) -> {
            add(address);
            add(entry);
        });
    }

    // ---- frames ----

    private void addFrames() {
        FrameTable table = kernel.frames().table();
        byte[] page = new byte[Page.SIZE];
        for (int frame = 0; frame < table.size(); frame++) {
            FrameState state = table.state(frame);
            if (state == FrameState.FREE) {
                continue;
            }
            add(frame);
            add(state.name());
            add(table.owner(frame));
            for (Reference kind : Reference.values()) {
                add(table.count(frame, kind));
            }
            kernel.memory().read(Page.address(frame), page, 0, page.length);
            digest.update(page);
        }
    }
}
