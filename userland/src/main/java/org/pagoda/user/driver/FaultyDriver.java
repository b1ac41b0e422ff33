package org.pagoda.user.driver;

import java.util.ArrayList;
import java.util.List;
import org.pagoda.kernel.device.BufferView;
import org.pagoda.kernel.device.Driver;
import org.pagoda.kernel.device.FileHandle;
import org.pagoda.kernel.device.Request;
import org.pagoda.mmu.Errno;

/**
 * {@code /dev/faulty}: does wrong what it is told to, to see that the machine lives. What is written says how; a read obeys. Bytes of 7 are read at
 * first.
 *
 * <pre>
 *   written   what the next reads do                                the reader
 *   fine      fill the buffer                                       gets it
 *   throw     throw                                                 is killed
 *   outside   put a byte behind the buffer                          is killed
 *   toomuch   say more bytes than there is room for                 is killed
 *   errno     return a number that is neither bytes nor an errno    is killed
 *   never     are pending for good                                  waits until it is killed
 *   late      are pending until somebody writes "fine"              waits, gets 1 byte
 *   keep      fill the buffer, and use it again in the next write   the writer is killed
 *   close     throw when the file is closed                         sees nothing
 * </pre>
 *
 * Errors: {@code -EINVAL} for other words. Example: {@code echo throw > /dev/faulty; cat /dev/faulty}.
 */
public final class FaultyDriver implements Driver {
    private static final byte SEVEN = 7;

    private final List<Request> waiting = new ArrayList<>();
    private String mode = "fine";
    private BufferView kept = BufferView.of();

    /** Requests that it has not completed. */
    public int waiting() {
        return waiting.size();
    }

    @Override
    public long read(Request request, BufferView target) {
        if (mode.equals("throw")) {
            throw new IllegalStateException("told to");
        } else if (mode.equals("outside")) {
            target.putByte(target.length(), SEVEN);
        } else if (mode.equals("toomuch")) {
            return target.length() + 1L;
        } else if (mode.equals("errno")) {
            return -1_000_000;
        } else if (mode.equals("never") || mode.equals("late")) {
            waiting.add(request);
            return PENDING;
        } else if (mode.equals("keep")) {
            kept = target;
        }
        target.fill(0, target.length(), SEVEN);
        return target.length();
    }

    @Override
    public long write(Request request, BufferView source) {
        if (kept.length() > 0) {
            kept.putByte(0, SEVEN);
        }
        String word = source.toText().strip();
        if (!List.of("fine", "throw", "outside", "toomuch", "errno", "never", "late", "keep", "close")
                .contains(word)) {
            return Errno.EINVAL.result();
        }
        if (mode.equals("late") && word.equals("fine")) {
            completeAll();
        }
        mode = word;
        return source.length();
    }

    private void completeAll() {
        for (Request each : waiting) {
            each.buffer().putByte(0, SEVEN);
            each.complete(1);
        }
        waiting.clear();
    }

    @Override
    public void cancel(Request request) {
        waiting.remove(request);
    }

    @Override
    public void release(FileHandle file) {
        if (mode.equals("close")) {
            throw new IllegalStateException("told to");
        }
    }
}
