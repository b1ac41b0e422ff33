package org.pagoda.user.bin;

/** Where {@code cp} and {@code mv} put a file. */
final class Target {
    private Target() {}

    /** {@code target} itself, or the same name in it if it is a directory. */
    static String of(Io io, String source, String target) {
        return io.files().status(target).isDirectory() ? join(target, name(source)) : target;
    }

    static String join(String directory, String name) {
        return directory.endsWith("/") ? directory + name : directory + "/" + name;
    }

    private static String name(String path) {
        String plain = path.replaceFirst("/+$", "");
        return plain.substring(plain.lastIndexOf('/') + 1);
    }

    /** {@link UtilityException} if several files cannot be put there. */
    static void check(Io io, Options options) {
        int count = options.operands().size();
        if (count == 0) {
            throw new UtilityException("missing file operand", 1);
        } else if (count == 1) {
            throw new UtilityException(
                    "missing destination file operand after '"
                            + options.operands().get(0) + "'",
                    1);
        }
        String last = options.operands().get(count - 1);
        if (count > 2 && !io.files().status(last).isDirectory()) {
            throw new UtilityException("target '" + last + "': Not a directory", 1);
        }
    }
}
