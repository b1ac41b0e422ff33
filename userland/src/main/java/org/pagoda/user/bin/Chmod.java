package org.pagoda.user.bin;

import java.util.List;
import org.pagoda.user.FileStatus;

/** {@code chmod MODE FILE...}: sets permissions, in octal, or as in {@code +x}, {@code u-w}, {@code go=r}. */
public final class Chmod extends Utility {
    private static final int ALL = 0777;

    public Chmod() {
        super("chmod");
    }

    @Override
    protected int execute(Io io, List<String> arguments) {
        if (arguments.size() < 2) {
            throw new UtilityException("missing operand", FAILURE);
        }
        String mode = arguments.get(0);
        if (!mode.matches("[0-7]{1,3}|[ugoa]*[-+=][rwx]*")) {
            throw new UtilityException("invalid mode: '" + mode + "'", FAILURE);
        }
        int status = SUCCESS;
        for (String path : arguments.subList(1, arguments.size())) {
            FileStatus found = io.files().status(path);
            long result = found.exists() ? io.libc().chmod(path, changed(mode, found.mode() & ALL)) : found.result();
            if (result < 0) {
                io.error("cannot access '" + path + "': " + ErrorText.of(result));
                status = FAILURE;
            }
        }
        return status;
    }

    private static int changed(String mode, int before) {
        if (Character.isDigit(mode.charAt(0))) {
            return Integer.parseInt(mode, 8);
        }
        String who = mode.replaceFirst("[-+=].*", "");
        String rights = mode.substring(who.length() + 1);
        int classes = who.isEmpty() || who.contains("a") ? 0111 : 0;
        classes |= (who.contains("u") ? 0100 : 0) | (who.contains("g") ? 0010 : 0) | (who.contains("o") ? 1 : 0);
        int bits = (rights.contains("r") ? 4 : 0) | (rights.contains("w") ? 2 : 0) | (rights.contains("x") ? 1 : 0);
        return switch (mode.charAt(who.length())) {
            case '+' -> before | classes * bits;
            case '-' -> before & ~(classes * bits);
            default -> (before & ~(classes * 7)) | (classes * bits);
        };
    }
}
