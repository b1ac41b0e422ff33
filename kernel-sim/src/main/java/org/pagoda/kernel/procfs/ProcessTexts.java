package org.pagoda.kernel.procfs;

import java.util.Locale;
import org.pagoda.ipc.Counters;
import org.pagoda.ipc.HandlerTable;
import org.pagoda.ipc.Mailbox;
import org.pagoda.kernel.DescriptorTable;
import org.pagoda.kernel.OpenFileDescription;
import org.pagoda.kernel.Process;
import org.pagoda.kernel.Task;
import org.pagoda.kernel.fs.Inode;

/** What {@code /proc/PID} says of a process, but for its memory. */
final class ProcessTexts {
    private final Process process;

    ProcessTexts(Process process) {
        this.process = process;
    }

    /** Who it is, what its threads do, what it uses of what it may use. */
    String status() {
        StringBuilder out = new StringBuilder();
        line(out, "Name", process.name());
        line(out, "State", process.state().name().toLowerCase(Locale.ROOT));
        line(out, "Pid", process.pid());
        line(out, "PPid", process.parent());
        line(out, "Group", process.group());
        line(out, "Uid", process.user());
        line(out, "Pages", process.space().account().charged());
        line(out, "PagesLimit", process.space().account().limit());
        line(out, "Asid", process.space().asid());
        line(out, "Began", process.began());
        line(out, "Ticks", process.usedTicks());
        line(out, "Size", ProcessMemoryTexts.size(process) + " kB");
        line(out, "Resident", ProcessMemoryTexts.resident(process) + " kB");
        line(out, "Threads", process.tasks().size());
        for (Task task : process.tasks()) {
            String state = task.state().name().toLowerCase(Locale.ROOT);
            String waits = task.waitsFor() == Task.Wait.NOTHING
                    ? ""
                    : ", waits for " + task.waitsFor().words();
            line(out, "Thread " + task.tid(), state + waits);
        }
        return out.toString();
    }

    private static void line(StringBuilder out, String name, Object value) {
        out.append(name).append(":\t").append(value).append('\n');
    }

    /** Room, counters, and the messages that wait, oldest first. */
    String mailbox() {
        Mailbox mailbox = process.endpoint().mailbox();
        Counters counters = process.endpoint().counters();
        StringBuilder out = new StringBuilder();
        line(out, "Queued", mailbox.queued());
        line(out, "Capacity", mailbox.capacity());
        line(out, "Share", mailbox.share());
        line(out, "Admitted", mailbox.admitted());
        line(out, "Notifications", mailbox.notificationsAdmitted());
        line(out, "Handled", counters.handled());
        line(out, "InHandler", counters.inHandler());
        line(out, "Dropped", counters.dropped());
        line(out, "DroppedAtEnd", counters.droppedAtEnd());
        line(out, "DroppedForHandler", counters.droppedForHandler());
        line(out, "DroppedOverQuota", counters.droppedOverQuota());
        line(out, "DroppedCalls", counters.droppedCalls());
        line(out, "Rejected", counters.rejected());
        line(out, "SlotsFree", process.space().window().free());
        line(out, "Slots", process.space().window().size());
        out.append("SENDER TYPE ADDRESS SIZE\n");
        mailbox.forEach(message -> out.append(message.sender())
                .append(' ')
                .append(message.type())
                .append(" 0x")
                .append(Long.toHexString(message.address()))
                .append(' ')
                .append(message.size())
                .append('\n'));
        return out.toString();
    }

    /** Which types of messages have a handler, or have had one; which are masked; how many messages were handled. */
    String handlers() {
        HandlerTable handlers = process.endpoint().handlers();
        StringBuilder out = new StringBuilder("TYPE HANDLER MASKED HANDLED\n");
        for (long type : handlers.knownTypes()) {
            out.append(type == HandlerTable.ALL_TYPES ? "all" : Long.toString(type))
                    .append(" 0x")
                    .append(Long.toHexString(handlers.handler(type)))
                    .append(handlers.isMasked(type) ? " yes " : " no ")
                    .append(handlers.handled(type))
                    .append('\n');
        }
        return out.toString();
    }

    /** Open descriptors: number, flags in octal, descriptors that share it, and what it is. */
    String descriptors() {
        DescriptorTable table = process.descriptors();
        StringBuilder out = new StringBuilder("FD FLAGS SHARED FILE\n");
        for (int number = 0; number < table.size(); number++) {
            OpenFileDescription open = table.description(number);
            if (open != null) {
                out.append(number).append(" 0").append(Integer.toOctalString(open.flags()));
                out.append(' ').append(open.descriptors()).append(' ');
                if (open.reference() instanceof Inode inode) {
                    out.append(inode.fileSystem()).append(':').append(inode.number());
                } else {
                    out.append(open.file().getClass().getSimpleName().toLowerCase(Locale.ROOT));
                }
                out.append('\n');
            }
        }
        return out.toString();
    }
}
