package org.pagoda.user.bin;

import java.util.List;
import org.pagoda.kernel.OpenFlags;
import org.pagoda.user.Libc;

/**
 * {@code ioctl FILE NUMBER [VALUE]}: gives a device a command. Its argument is a page of zeros that begins with VALUE, 8 bytes, little-endian; what the call
 * returns and what the 8 bytes are afterwards is printed.
 */
public final class IoControlUtility extends Utility {
    private static final int MOST_ARGUMENTS = 3;

    public IoControlUtility() {
        super("ioctl");
    }

    @Override
    protected int execute(Io io, List<String> arguments) {
        if (arguments.size() < 2 || arguments.size() > MOST_ARGUMENTS) {
            throw new UtilityException("usage: ioctl FILE NUMBER [VALUE]", FAILURE);
        }
        long number = number(arguments.get(1));
        long value = arguments.size() < MOST_ARGUMENTS ? 0 : number(arguments.get(2));
        Libc libc = io.libc();
        String path = arguments.get(0);
        long descriptor = libc.open(path, OpenFlags.READ_ONLY);
        if (descriptor < 0) {
            io.error(path + ": " + ErrorText.of(descriptor));
            return FAILURE;
        }
        long argument = Output.buffer(libc, 1);
        libc.store64(argument, value);
        long result = libc.ioctl(descriptor, number, argument);
        libc.close(descriptor);
        if (result < 0) {
            io.error(path + ": " + ErrorText.of(result));
            return FAILURE;
        }
        io.out().print("result " + result + ", value " + libc.load64(argument) + "\n");
        return SUCCESS;
    }

    private static long number(String word) {
        try {
            return Long.decode(word);
        } catch (NumberFormatException e) {
            throw new UtilityException("'" + word + "' is not a number", FAILURE);
        }
    }
}
