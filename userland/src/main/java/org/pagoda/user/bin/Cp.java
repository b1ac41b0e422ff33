package org.pagoda.user.bin;

import java.util.List;
import org.pagoda.kernel.OpenFlags;
import org.pagoda.user.DirectoryEntry;
import org.pagoda.user.FileStatus;

/** {@code cp [-r] FILE... TARGET}: copies files; with {@code -r} directories and what is in them. */
public final class Cp extends Utility {
    public Cp() {
        super("cp");
    }

    @Override
    protected int execute(Io io, List<String> arguments) {
        Options options = new Options("rRf", arguments, FAILURE);
        boolean isDeep = options.has('r') || options.has('R');
        Target.check(io, options);
        List<String> operands = options.operands();
        String last = operands.get(operands.size() - 1);
        int status = SUCCESS;
        for (String source : operands.subList(0, operands.size() - 1)) {
            if (!copy(io, source, Target.of(io, source, last), isDeep)) {
                status = FAILURE;
            }
        }
        return status;
    }

    /** False if something could not be copied, which people are told. {@code mv} does this between file systems. */
    static boolean copy(Io io, String source, String target, boolean isDeep) {
        FileStatus from = io.files().status(source);
        FileStatus to = io.files().status(target);
        if (!from.exists()) {
            io.error("cannot stat '" + source + "': " + ErrorText.of(from.result()));
            return false;
        } else if (Files.areSame(from, to)) {
            io.error("'" + source + "' and '" + target + "' are the same file");
            return false;
        } else if (from.isDirectory() && !isDeep) {
            io.error("-r not specified; omitting directory '" + source + "'");
            return false;
        } else if (from.isDirectory() && (target + "/").startsWith(source + "/")) {
            io.error("cannot copy a directory, '" + source + "', into itself, '" + target + "'");
            return false;
        }
        return from.isDirectory() ? copyDirectory(io, source, target, from, to) : copyFile(io, source, target, from);
    }

    private static boolean copyDirectory(Io io, String source, String target, FileStatus from, FileStatus to) {
        long result = to.isDirectory() ? 0 : io.libc().mkdir(target, from.mode() & 0777);
        if (result < 0) {
            io.error("cannot create directory '" + target + "': " + ErrorText.of(result));
            return false;
        }
        boolean isWhole = true;
        for (DirectoryEntry entry : io.files().list(source).entries()) {
            if (!entry.name().equals(".") && !entry.name().equals("..")) {
                isWhole &= copy(io, Target.join(source, entry.name()), Target.join(target, entry.name()), true);
            }
        }
        return isWhole;
    }

    private static boolean copyFile(Io io, String source, String target, FileStatus from) {
        Input input = io.open(source);
        if (input == null) {
            return false;
        }
        long descriptor = io.files()
                .open(target, OpenFlags.WRITE_ONLY | OpenFlags.CREATE | OpenFlags.TRUNCATE, from.mode() & 0777);
        if (descriptor < 0) {
            io.error("cannot create regular file '" + target + "': " + ErrorText.of(descriptor));
            input.close();
            return false;
        }
        try {
            for (long read = input.readPages(Input.SIZE); read > 0; read = input.readPages(Input.SIZE)) {
                Output.writeAll(io.libc(), descriptor, input.address(), read);
            }
            return true;
        } catch (UtilityException e) {
            io.error(target + ": " + e.getMessage());
            return false;
        } finally {
            input.close();
            io.files().close(descriptor);
        }
    }
}
