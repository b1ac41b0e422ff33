package org.pagoda.user.bin;

import java.util.List;
import java.util.TreeMap;
import org.pagoda.kernel.OpenFile;
import org.pagoda.kernel.OpenFlags;
import org.pagoda.mmu.Page;

/** {@code dd [if=FILE] [of=FILE] [bs=SIZE] [count=N] [skip=N] [seek=N] [conv=notrunc]}: copies blocks; sizes with K, M, G are powers of 1024. */
public final class Dd extends Utility {
    private static final long USUAL_BLOCK = 512;
    private static final long LARGEST_BLOCK = 16L << 20;

    private final TreeMap<String, String> operands = new TreeMap<>();

    public Dd() {
        super("dd");
    }

    @Override
    protected int execute(Io io, List<String> arguments) {
        for (String argument : arguments) {
            int equals = argument.indexOf('=');
            if (equals < 0
                    || !List.of("if", "of", "bs", "count", "skip", "seek", "conv", "status")
                            .contains(argument.substring(0, equals))) {
                throw new UtilityException("unrecognized operand '" + argument + "'", FAILURE);
            }
            operands.put(argument.substring(0, equals), argument.substring(equals + 1));
        }
        long block = size("bs", USUAL_BLOCK);
        if (block < 1 || block > LARGEST_BLOCK) {
            throw new UtilityException("invalid number: '" + operands.get("bs") + "'", FAILURE);
        }
        long input = open(io, "if", 0, OpenFlags.READ_ONLY);
        boolean isCut = !"notrunc".equals(operands.get("conv")) && !operands.containsKey("seek");
        long output = open(io, "of", 1, OpenFlags.WRITE_ONLY | OpenFlags.CREATE | (isCut ? OpenFlags.TRUNCATE : 0));
        seek(io, input, Math.multiplyExact(size("skip", 0), block), block, "if");
        seek(io, output, Math.multiplyExact(size("seek", 0), block), 0, "of");
        return copy(io, input, output, block, size("count", Long.MAX_VALUE));
    }

    private long size(String name, long usual) {
        String text = operands.get(name);
        if (text == null) {
            return usual;
        }
        String digits = text.replaceFirst("[KMGkc]$", "");
        long unit = switch (text.substring(digits.length())) {
            case "K", "k" -> 1 << 10;
            case "M" -> 1 << 20;
            case "G" -> 1 << 30;
            default -> 1;
        };
        long number = Options.number(digits, "number");
        if (number > Long.MAX_VALUE / unit / LARGEST_BLOCK) {
            throw new UtilityException("invalid number: '" + text + "'", FAILURE);
        }
        return number * unit;
    }

    private long open(Io io, String name, long usual, long flags) {
        String path = operands.get(name);
        if (path == null) {
            return usual;
        }
        long descriptor = io.files().open(path, flags, 0644);
        if (descriptor < 0) {
            throw new UtilityException("failed to open '" + path + "': " + ErrorText.of(descriptor), FAILURE);
        }
        return descriptor;
    }

    /** What has no position is read instead, in pieces of {@code block}. */
    private void seek(Io io, long descriptor, long offset, long block, String name) {
        if (offset == 0 || io.libc().lseek(descriptor, offset, OpenFile.FROM_HERE) >= 0) {
            return;
        } else if (block == 0) {
            throw new UtilityException("'" + operands.getOrDefault(name, name) + "': cannot seek", FAILURE);
        }
        long left = offset;
        int read = 1;
        while (left > 0 && read > 0) {
            read = io.files().read(descriptor, (int) Math.min(left, Page.SIZE)).length;
            left -= read;
        }
    }

    private int copy(Io io, long input, long output, long block, long count) {
        long address = Output.buffer(io.libc(), (int) Page.number(block + Page.SIZE - 1));
        long whole = 0;
        long partial = 0;
        long bytes = 0;
        int status = SUCCESS;
        while (whole + partial < count) {
            long read = io.libc().read(input, address, block);
            if (read < 0) {
                io.error("error reading: " + ErrorText.of(read));
                status = FAILURE;
            }
            if (read <= 0) {
                break;
            }
            Output.writeAll(io.libc(), output, address, read);
            bytes += read;
            whole += read == block ? 1 : 0;
            partial += read == block ? 0 : 1;
        }
        if (!"none".equals(operands.get("status"))) {
            String records = whole + "+" + partial + " records ";
            io.prompt(records + "in\n" + records + "out\n" + bytes + " bytes copied\n");
        }
        return status;
    }
}
