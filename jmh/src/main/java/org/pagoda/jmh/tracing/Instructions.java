package org.pagoda.jmh.tracing;

import java.nio.ByteBuffer;

/** How long the instructions of the Java virtual machine are. */
final class Instructions {
    private static final int IINC = 132;
    private static final int TABLESWITCH = 170;
    private static final int LOOKUPSWITCH = 171;
    private static final int WIDE = 196;
    private static final int LAST = 201;

    private Instructions() {}

    /**
     * Bytes of the instruction at {@code at}.
     *
     * @param start of the method's code, from which switches are aligned
     * @throws IllegalArgumentException if there is no such instruction
     */
    static int length(ByteBuffer file, int start, int at) {
        int opcode = file.get(at) & 0xFF;
        if (opcode == TABLESWITCH || opcode == LOOKUPSWITCH) {
            int operands = at + 1;
            operands += -(operands - start) & 3; // a multiple of 4 from the start
            int count = opcode == LOOKUPSWITCH
                    ? 2 * file.getInt(operands + 4)
                    : 1 + file.getInt(operands + 8) - file.getInt(operands + 4) + 1;
            return operands + (2 + count) * Integer.BYTES - at;
        } else if (opcode == WIDE) {
            return (file.get(at + 1) & 0xFF) == IINC ? 6 : 4;
        } else if (opcode > LAST) {
            throw new IllegalArgumentException("a class file has an instruction " + opcode);
        }
        return fixedLength(opcode);
    }

    private static int fixedLength(int opcode) {
        return switch (opcode) {
            case 16, 18, 21, 22, 23, 24, 25, 54, 55, 56, 57, 58, 169, 188 -> 2;
            case 17, 19, 20, IINC, 187, 189, 192, 193, 198, 199 -> 3;
            case 197 -> 4;
            case 185, 186, 200, 201 -> 5;
            default -> isJump(opcode) || isFieldOrMethod(opcode) ? 3 : 1;
        };
    }

    private static boolean isJump(int opcode) {
        return opcode >= 153 && opcode <= 168;
    }

    private static boolean isFieldOrMethod(int opcode) {
        return opcode >= 178 && opcode <= 184;
    }
}
