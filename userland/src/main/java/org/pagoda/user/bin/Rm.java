package org.pagoda.user.bin;

import java.util.List;
import org.pagoda.mmu.Errno;
import org.pagoda.user.DirectoryEntry;
import org.pagoda.user.FileStatus;

/** {@code rm [-r] [-f] FILE...}: removes files; with {@code -r} directories and what is in them, with {@code -f} what is not there is no error. */
public final class Rm extends Utility {
    public Rm() {
        super("rm");
    }

    @Override
    protected int execute(Io io, List<String> arguments) {
        Options options = new Options("rRf", arguments, FAILURE);
        boolean isDeep = options.has('r') || options.has('R');
        if (options.operands().isEmpty() && !options.has('f')) {
            throw new UtilityException("missing operand", FAILURE);
        }
        int status = SUCCESS;
        for (String path : options.operands()) {
            FileStatus found = io.files().status(path);
            String why = "";
            if (!found.exists()) {
                boolean isFine = options.has('f')
                        && (found.result() == Errno.ENOENT.result() || found.result() == Errno.ENOTDIR.result());
                why = isFine ? "" : ErrorText.of(found.result());
            } else if (found.isDirectory() && !isDeep) {
                why = "Is a directory";
            } else if (found.isDirectory() && path.matches("(.*/)?\\.\\.?/*")) {
                why = "Invalid argument"; // POSIX forbids it
            } else if (!remove(io, path, found.isDirectory())) {
                status = FAILURE;
            }
            if (!why.isEmpty()) {
                io.error("cannot remove '" + path + "': " + why);
                status = FAILURE;
            }
        }
        return status;
    }

    /** False if something stays, which people are told. */
    private static boolean remove(Io io, String path, boolean isDirectory) {
        boolean isGone = true;
        if (isDirectory) {
            for (DirectoryEntry entry : io.files().list(path).entries()) {
                if (!entry.name().equals(".") && !entry.name().equals("..")) {
                    isGone &= remove(io, path + "/" + entry.name(), entry.isDirectory());
                }
            }
        }
        long result =
                !isGone ? 0 : isDirectory ? io.libc().rmdir(path) : io.libc().unlink(path);
        if (result < 0) {
            io.error("cannot remove '" + path + "': " + ErrorText.of(result));
        }
        return isGone && result >= 0;
    }
}
