package org.pagoda.user.shell;

import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.List;
import org.pagoda.kernel.OpenFlags;
import org.pagoda.mmu.Errno;
import org.pagoda.user.bin.ErrorText;
import org.pagoda.user.bin.Files;
import org.pagoda.user.shell.Command.Redirection;

/**
 * Redirects the shell's own descriptors (2.7) for as long as a command takes: what it begins inherits them. What they were before is kept under
 * high numbers, which programs do not get.
 */
final class Redirections {
    /** A redirection that cannot be. */
    static final class Failure extends RuntimeException {
        private static final long serialVersionUID = 1;

        private final String message;

        Failure(String message) {
            super(message, null, false, false);
            this.message = message;
        }

        @Override
        public String getMessage() {
            return message;
        }
    }

    /** What one descriptor was; a slot of -1: it was not open. */
    private record Kept(int descriptor, long slot) {}

    /** The first of the high numbers; commands can redirect those below. */
    private static final int FIRST_SLOT = 20;

    private static final int NEW_FILE = 0644;
    /** Bytes that a pipe takes for sure before somebody reads. */
    private static final int SMALL = 4096;

    private final Files files;
    private final Expander expander;
    private final ArrayDeque<Kept> kept = new ArrayDeque<>();
    private long slots = FIRST_SLOT;

    Redirections(Files files, Expander expander) {
        this.files = files;
        this.expander = expander;
    }

    /** How much there is to {@link #restore} now. */
    int mark() {
        return kept.size();
    }

    /** Redirects as {@code all} say; if one cannot be, {@link Failure}, and those before it stay until they are restored. */
    void apply(List<Redirection> all) {
        for (Redirection redirection : all) {
            apply(redirection);
        }
    }

    /** Makes everything as it was at {@code mark}. */
    void restore(int mark) {
        while (kept.size() > mark) {
            Kept last = kept.pop();
            if (last.slot() < 0) {
                files.close(last.descriptor());
            } else {
                files.dup2(last.slot(), last.descriptor());
                files.close(last.slot());
            }
            slots -= last.slot() < 0 ? 0 : 1;
        }
    }

    /** What was redirected since {@code mark} stays so. */
    void keep(int mark) {
        while (kept.size() > mark) {
            Kept last = kept.pop();
            if (last.slot() >= 0) {
                files.close(last.slot());
                slots--;
            }
        }
    }

    /** From now on {@code descriptor} is what {@code from} is, until it is restored. */
    void redirect(long from, int descriptor) {
        save(descriptor);
        if (from != descriptor) {
            files.dup2(from, descriptor);
        }
        files.setCloseOnExec(descriptor, false);
    }

    private void save(int descriptor) {
        long slot = slots;
        long result = files.dup2(descriptor, slot);
        if (result < 0 && result != Errno.EBADF.result()) {
            throw new Failure(ErrorText.of(result));
        }
        if (result >= 0) {
            files.setCloseOnExec(slot, true);
            slots++;
        }
        kept.push(new Kept(descriptor, result < 0 ? -1 : slot));
    }

    private void apply(Redirection redirection) {
        int descriptor = redirection.descriptor();
        if (descriptor >= FIRST_SLOT) {
            throw new Failure(descriptor + ": " + ErrorText.of(Errno.EBADF.result()));
        }
        if (redirection.here() != null) {
            move(here(expander.text(redirection.here().body())), descriptor);
            return;
        }
        String target = expander.text(redirection.target());
        if (redirection.operator().endsWith("&")) {
            duplicate(target, descriptor);
            return;
        }
        int flags = switch (redirection.operator()) {
            case "<" -> OpenFlags.READ_ONLY;
            case ">>" -> OpenFlags.WRITE_ONLY | OpenFlags.CREATE | OpenFlags.APPEND;
            case "<>" -> OpenFlags.READ_WRITE | OpenFlags.CREATE;
            default -> OpenFlags.WRITE_ONLY | OpenFlags.CREATE | OpenFlags.TRUNCATE;
        };
        save(descriptor); // before opening, which may give this very number
        long opened = files.open(target, flags, NEW_FILE);
        if (opened < 0) {
            throw new Failure(cannot(redirection.operator().equals("<"), target, opened));
        }
        moveOpened(opened, descriptor);
    }

    private static String cannot(boolean isOpen, String target, long error) {
        String why = error != Errno.ENOENT.result()
                ? ErrorText.of(error)
                : isOpen ? "No such file" : "Directory nonexistent";
        return "cannot " + (isOpen ? "open " : "create ") + target + ": " + why;
    }

    private void move(long opened, int descriptor) {
        save(descriptor);
        moveOpened(opened, descriptor);
    }

    private void moveOpened(long opened, int descriptor) {
        if (opened != descriptor) {
            files.dup2(opened, descriptor);
            files.close(opened);
        }
        files.setCloseOnExec(descriptor, false);
    }

    private void duplicate(String target, int descriptor) {
        if (target.equals("-")) {
            save(descriptor);
            files.close(descriptor);
            return;
        }
        int from = target.matches("[0-9]{1,2}") ? Integer.parseInt(target) : -1;
        if (from < 0) {
            throw new ShellError("Syntax error: Bad fd number");
        }
        save(descriptor);
        // The high numbers are the shell's own.
        long result = from >= FIRST_SLOT ? Errno.EBADF.result() : files.dup2(from, descriptor);
        if (result < 0) {
            throw new Failure(from + ": " + ErrorText.of(result));
        }
        files.setCloseOnExec(descriptor, false);
    }

    /** A descriptor from which {@code text} is read: a pipe, or if that could not take it all a file without a name. */
    private long here(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        if (bytes.length <= SMALL) {
            long[] pipe = files.pipe();
            files.write(pipe[1], bytes);
            files.close(pipe[1]);
            return pipe[0];
        }
        String name = "/tmp/.here" + files.pid();
        long written = files.open(
                name, OpenFlags.WRITE_ONLY | OpenFlags.CREATE | OpenFlags.TRUNCATE | OpenFlags.CLOSE_ON_EXEC, 0600);
        long read = files.open(name, OpenFlags.READ_ONLY, 0);
        files.unlink(name);
        if (written < 0 || read < 0) {
            throw new Failure(cannot(false, name, Math.min(written, read)));
        }
        files.write(written, bytes);
        files.close(written);
        return read;
    }
}
