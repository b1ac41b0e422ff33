package org.pagoda.user;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.pagoda.kernel.ArgumentBlock;

/**
 * A program's arguments as the kernel passes them on: one after the other in UTF-8, each with a NUL; see {@link ArgumentBlock}. Behind them may
 * stand the environment, {@code NAME=VALUE} each in the same way, after a byte that UTF-8 does not have, alone. To the kernel they are all
 * the same.
 */
final class Arguments {

    private Arguments() {}

    /** {@code arguments} in a row, and an environment; throws {@link IllegalArgumentException} for one that has a NUL in it. */
    static byte[] block(List<String> environment, String... arguments) {
        ByteArrayOutputStream block = new ByteArrayOutputStream();
        add(block, List.of(arguments));
        if (!environment.isEmpty()) {
            block.write(ArgumentBlock.ENVIRONMENT_FOLLOWS);
            block.write(0);
            add(block, environment);
        }
        return block.toByteArray();
    }

    private static void add(ByteArrayOutputStream block, List<String> arguments) {
        for (String argument : arguments) {
            if (argument.indexOf('\0') >= 0) {
                throw new IllegalArgumentException("an argument cannot have a NUL in it: '" + argument + "'");
            }
            block.writeBytes(argument.getBytes(StandardCharsets.UTF_8));
            block.write(0);
        }
    }

    /** Those of the program that {@code libc} belongs to; what the program has stored over them is its own affair. */
    static List<String> load(Libc libc) {
        return load(libc, false);
    }

    /** The environment of the program that {@code libc} belongs to. */
    static List<String> environment(Libc libc) {
        return load(libc, true);
    }

    private static List<String> load(Libc libc, boolean isOfEnvironment) {
        long length = libc.load64(ArgumentBlock.LENGTH_ADDRESS);
        List<String> arguments = new ArrayList<>();
        if (length < 0 || length > ArgumentBlock.LONGEST) {
            return arguments;
        }
        byte[] block = new byte[(int) length];
        libc.load(ArgumentBlock.start(length), block, 0, block.length);
        int begin = 0;
        boolean isInEnvironment = false;
        for (int i = 0; i < block.length; i++) {
            if (block[i] == 0 && i == begin + 1 && block[begin] == ArgumentBlock.ENVIRONMENT_FOLLOWS) {
                isInEnvironment = true;
                begin = i + 1;
            } else if (block[i] == 0 && isInEnvironment != isOfEnvironment) {
                begin = i + 1;
            } else if (block[i] == 0) {
                arguments.add(new String(block, begin, i - begin, StandardCharsets.UTF_8));
                begin = i + 1;
            }
        }
        return arguments;
    }
}
