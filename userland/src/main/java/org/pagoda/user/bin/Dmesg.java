package org.pagoda.user.bin;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.pagoda.kernel.log.LogCalls;
import org.pagoda.kernel.syscall.SystemCallNumber;
import org.pagoda.mmu.Errno;
import org.pagoda.mmu.Page;

/**
 * {@code dmesg [-c] [-r] [-n LEVEL]}: what the kernel has said; {@code -c} clears it afterwards, {@code -r} shows levels, {@code -n} only has lines more urgent than
 * LEVEL, 1 to 8, appear on the console.
 */
public final class Dmesg extends Utility {
    private static final long ROOM = 4 * Page.SIZE;
    private static final int MOST_LEVEL = 8;

    public Dmesg() {
        super("dmesg");
    }

    @Override
    protected int execute(Io io, List<String> arguments) {
        Options options = new Options("crn:", arguments, FAILURE);
        String level = options.value('n');
        if (level != null) {
            return setLevel(io, level);
        }
        long buffer = Output.buffer(io.libc(), (int) Page.number(ROOM));
        long next = 0;
        long result = call(io, LogCalls.READ_ALL, buffer, ROOM, next);
        while (result > 0) {
            byte[] bytes = new byte[(int) result];
            io.libc().load(buffer, bytes, 0, bytes.length);
            for (String line : new String(bytes, StandardCharsets.UTF_8).lines().toList()) {
                LogRecord record = LogRecord.parse(line);
                next = record.sequence() + 1;
                io.out().print((options.has('r') ? "<" + record.level() + ">" : "") + record.shown());
            }
            result = call(io, LogCalls.READ_ALL, buffer, ROOM, next);
        }
        if (result != Errno.EAGAIN.result()) {
            throw new UtilityException("cannot read the log: " + ErrorText.of(result), FAILURE);
        }
        result = options.has('c') ? call(io, LogCalls.CLEAR, 0, 0, 0) : 0;
        if (result < 0) {
            throw new UtilityException("cannot clear the log: " + ErrorText.of(result), FAILURE);
        }
        return SUCCESS;
    }

    private static long call(Io io, long action, long address, long length, long value) {
        return io.libc().systemCall(SystemCallNumber.SYSLOG, action, address, length, value, 0, 0);
    }

    private static int setLevel(Io io, String level) {
        if (!level.matches("[1-" + MOST_LEVEL + "]")) {
            throw new UtilityException("a level is 1 to 8, not '" + level + "'", FAILURE);
        }
        long result = call(io, LogCalls.CONSOLE_LEVEL, 0, 0, Long.parseLong(level));
        if (result < 0) {
            throw new UtilityException("cannot set the level: " + ErrorText.of(result), FAILURE);
        }
        return SUCCESS;
    }
}
