package org.pagoda.user.bin;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import org.pagoda.mmu.Page;

/** What the kernel knows of modules, which it tells in pieces. */
final class ModuleText {
    private static final long PIECE = 4 * Page.SIZE;

    private ModuleText() {}

    /** A line for each that is loaded. */
    static String list(Io io) {
        return read(io, 0, "", "cannot ask for modules");
    }

    /** What is known of one. */
    static String info(Io io, String module) {
        return read(io, 1, module, module);
    }

    /** A whole text, as {@link org.pagoda.user.Libc#queryModule}; {@link UtilityException}, about {@code subject}, if there is none. */
    private static String read(Io io, long what, String module, String subject) {
        long buffer = Output.buffer(io.libc(), (int) Page.number(PIECE));
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        long result = io.libc().queryModule(what, module, buffer, PIECE, 0);
        while (result > 0) {
            byte[] bytes = new byte[(int) result];
            io.libc().load(buffer, bytes, 0, bytes.length);
            all.writeBytes(bytes);
            result = io.libc().queryModule(what, module, buffer, PIECE, all.size());
        }
        if (result < 0) {
            throw new UtilityException(subject + ": " + ErrorText.of(result), Utility.FAILURE);
        }
        return all.toString(StandardCharsets.UTF_8);
    }
}
