package org.pagoda.user.bin;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.pagoda.kernel.OpenFlags;
import org.pagoda.mmu.Errno;
import org.pagoda.mmu.Page;
import org.pagoda.user.Libc;

/**
 * {@code klogd}: follows the kernel's log and keeps it in {@code /var/log/messages}, each line as {@code dmesg} shows it. When there would be more than 64 KiB the file
 * becomes {@code messages.0}, in place of the one before, and a new one begins. Lines that the kernel has lost before they could be read are counted in a line. It does
 * not end of its own accord.
 */
public final class Klogd extends Utility {
    private static final String LOG = "/dev/kmsg";
    private static final String FILE = "/var/log/messages";
    private static final String OLD = FILE + ".0";
    private static final int PERMISSIONS = 0644;
    private static final long LARGEST = 64 * 1024;

    public Klogd() {
        super("klogd");
    }

    @Override
    protected int execute(Io io, List<String> arguments) {
        if (!arguments.isEmpty()) {
            throw new UtilityException("usage: klogd", FAILURE);
        }
        Libc libc = io.libc();
        long log = open(libc, LOG, OpenFlags.READ_ONLY);
        long file = openFile(libc);
        long size = libc.fstat(file).size();
        long buffer = Output.buffer(libc, 1);
        long next = -1; // which record is expected; the first may be any
        long length = libc.read(log, buffer, Page.SIZE);
        while (length >= 0 || length == Errno.EPIPE.result() || length == Errno.EINTR.result()) {
            if (length > 0) {
                LogRecord record = LogRecord.parse(load(libc, buffer, length));
                byte[] line = line(record, next < 0 ? 0 : record.sequence() - next);
                next = record.sequence() + 1;
                if (size > 0 && size + line.length > LARGEST) {
                    libc.close(file);
                    libc.rename(FILE, OLD);
                    file = openFile(libc);
                    size = 0;
                }
                // What does not fit on the file system is lost: there is nobody to tell.
                size += Math.max(0, libc.write(file, line, 0, line.length));
            }
            length = libc.read(log, buffer, Page.SIZE);
        }
        throw new UtilityException(LOG + ": " + ErrorText.of(length), FAILURE);
    }

    private static long openFile(Libc libc) {
        return open(libc, FILE, OpenFlags.WRITE_ONLY | OpenFlags.CREATE | OpenFlags.APPEND);
    }

    private static long open(Libc libc, String path, long flags) {
        long file = libc.open(path, flags, PERMISSIONS);
        if (file < 0) {
            throw new UtilityException(path + ": " + ErrorText.of(file), FAILURE);
        }
        return file;
    }

    private static String load(Libc libc, long address, long length) {
        byte[] bytes = new byte[(int) length];
        libc.load(address, bytes, 0, bytes.length);
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private static byte[] line(LogRecord record, long lost) {
        String note = lost == 0 ? "" : "klogd: " + lost + (lost == 1 ? " line lost\n" : " lines lost\n");
        return (note + record.shown()).getBytes(StandardCharsets.UTF_8);
    }
}
