package org.pagoda.jmh.tracing;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Set;

/**
 * Takes the hooks out of a class file. A hook begins with a look at a field that is null when nothing is recorded, as in {@code if (trace != null)}: that
 * look becomes the constant null, in as many bytes, and what hangs on it is code that a compiler drops.
 *
 * <pre>
 *   aload_0                        aload_0
 *   getfield trace                 pop, aconst_null, nop
 *   ifnull L                       ifnull L
 * </pre>
 */
final class HookRemover {
    private static final int FIELDREF = 9;
    private static final int GETFIELD = 180;
    private static final byte[] NULL_INSTEAD = {87, 1, 0}; // pop, aconst_null, nop
    private static final int HEADER = 8;
    private static final int CODE_HEADER = 8; // of a Code attribute: stack, locals, length

    private final Set<String> types;
    private final ByteBuffer file;
    private final int[] constants;
    private int removed;

    /**
     * A class whose hooks are to go.
     *
     * @param classFile is changed by {@link #remove}
     * @param types of fields that are null when nothing is recorded, as descriptors
     */
    HookRemover(byte[] classFile, Set<String> types) {
        this.types = types;
        file = ByteBuffer.wrap(classFile);
        file.position(HEADER);
        constants = new int[unsigned16()];
        for (int i = 1; i < constants.length; i++) {
            constants[i] = file.position();
            int tag = file.get();
            skip(constantLength(tag));
            if (tag == 5 || tag == 6) {
                i++; // of 64 bits: takes two numbers
            }
        }
    }

    /** Removes them; how many there were. */
    int remove() {
        skip(6); // access, this class, superclass
        skip(2 * unsigned16()); // interfaces
        members(); // fields
        members(); // methods
        return removed;
    }

    private void members() {
        for (int members = unsigned16(); members > 0; members--) {
            skip(6); // access, name, descriptor
            for (int attributes = unsigned16(); attributes > 0; attributes--) {
                boolean isCode = text(unsigned16()).equals("Code");
                int length = file.getInt();
                int end = file.position() + length;
                if (isCode) {
                    int codeLength = file.getInt(file.position() + CODE_HEADER - Integer.BYTES);
                    code(file.position() + CODE_HEADER, codeLength);
                }
                file.position(end);
            }
        }
    }

    private void code(int start, int length) {
        int at = start;
        while (at < start + length) {
            int opcode = file.get(at) & 0xFF;
            if (opcode == GETFIELD && types.contains(typeOfField(file.getShort(at + 1) & 0xFFFF))) {
                file.put(at, NULL_INSTEAD);
                removed++;
            }
            at += Instructions.length(file, start, at);
        }
    }

    private String typeOfField(int constant) {
        int reference = constants[constant];
        if (file.get(reference) != FIELDREF) {
            throw new IllegalStateException("constant " + constant + " names no field");
        }
        int nameAndType = constants[file.getShort(reference + 3) & 0xFFFF];
        return text(file.getShort(nameAndType + 3) & 0xFFFF);
    }

    private String text(int constant) {
        int start = constants[constant] + 1;
        return new String(file.array(), start + Short.BYTES, file.getShort(start) & 0xFFFF, StandardCharsets.UTF_8);
    }

    /** Bytes behind the tag of a constant; {@link #file} stands there. */
    private int constantLength(int tag) {
        return switch (tag) {
            case 1 -> Short.BYTES + (file.getShort(file.position()) & 0xFFFF);
            case 3, 4, 9, 10, 11, 12, 17, 18 -> 4;
            case 5, 6 -> 8;
            case 7, 8, 16, 19, 20 -> 2;
            case 15 -> 3;
            default -> throw new IllegalArgumentException("a class file has a constant with the tag " + tag);
        };
    }

    private int unsigned16() {
        return file.getShort() & 0xFFFF;
    }

    private void skip(int bytes) {
        file.position(file.position() + bytes);
    }
}
