package org.pagoda.kernel.module;

import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Which classes, fields and methods the code of a class names: its constant pool, read (Java Virtual Machine Specification, 4.4). It cannot use others, unless
 * by reflection.
 */
final class ClassUses {
    private static final int MAGIC = 0xCAFEBABE;

    // Tags of constants.
    private static final int UTF8 = 1;
    private static final int INTEGER = 3;
    private static final int FLOAT = 4;
    private static final int LONG = 5;
    private static final int DOUBLE = 6;
    private static final int CLASS = 7;
    private static final int STRING = 8;
    private static final int FIELD = 9;
    private static final int METHOD = 10;
    private static final int INTERFACE_METHOD = 11;
    private static final int NAME_AND_TYPE = 12;
    private static final int METHOD_HANDLE = 15;
    private static final int METHOD_TYPE = 16;
    private static final int DYNAMIC = 17;
    private static final int INVOKE_DYNAMIC = 18;
    private static final int MODULE = 19;
    private static final int PACKAGE = 20;

    /** A constant: a text, or up to two numbers of others. */
    private record Constant(int tag, String text, int first, int second) {}

    private final SortedSet<String> types = new TreeSet<>();
    private final SortedSet<String> members = new TreeSet<>();

    private ClassUses() {}

    /** Reads a class file; throws for what is none. */
    static ClassUses of(byte @Nullable [] code) throws IOException {
        ClassUses uses = new ClassUses();
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(code == null ? new byte[0] : code))) {
            if (in.readInt() != MAGIC) {
                throw new IllegalArgumentException("no class file");
            }
            in.readInt(); // its version
            int count = in.readUnsignedShort();
            List<@Nullable Constant> constants = new ArrayList<>();
            constants.add(null); // they are counted from 1
            while (constants.size() < count) {
                Constant constant = read(in);
                constants.add(constant);
                if (constant.tag == LONG || constant.tag == DOUBLE) {
                    constants.add(null);
                }
            }
            uses.collect(constants);
        }
        return uses;
    }

    private static Constant read(DataInputStream in) throws IOException {
        int tag = in.readUnsignedByte();
        return switch (tag) {
            case UTF8 -> new Constant(tag, in.readUTF(), 0, 0);
            case LONG, DOUBLE -> {
                in.readLong();
                yield new Constant(tag, "", 0, 0);
            }
            case CLASS, STRING, METHOD_TYPE, MODULE, PACKAGE -> new Constant(tag, "", in.readUnsignedShort(), 0);
            case METHOD_HANDLE -> new Constant(tag, "", in.readUnsignedByte(), in.readUnsignedShort());
            case INTEGER, FLOAT, FIELD, METHOD, INTERFACE_METHOD, NAME_AND_TYPE, DYNAMIC, INVOKE_DYNAMIC ->
                new Constant(tag, "", in.readUnsignedShort(), in.readUnsignedShort());
            default -> throw new IllegalArgumentException("constant with tag " + tag);
        };
    }

    private void collect(List<@Nullable Constant> constants) {
        for (Constant each : constants) {
            if (each != null && each.tag == CLASS) {
                types.add(type(constants, each));
            } else if (each != null && (each.tag == FIELD || each.tag == METHOD || each.tag == INTERFACE_METHOD)) {
                Constant name = get(constants, get(constants, each.second).first);
                members.add(type(constants, get(constants, each.first)) + "." + name.text);
            }
        }
    }

    private static Constant get(List<@Nullable Constant> constants, int index) {
        Constant found = index < constants.size() ? constants.get(index) : null;
        if (found == null) {
            throw new IllegalArgumentException("no constant " + index);
        }
        return found;
    }

    /** The binary name of a class, of an array its elements'. */
    private static String type(List<@Nullable Constant> constants, Constant constant) {
        String name = get(constants, constant.first).text.replace('/', '.');
        int dimensions = name.lastIndexOf('[') + 1;
        return dimensions == 0 || !name.endsWith(";") ? name : name.substring(dimensions + 1, name.length() - 1);
    }

    /** A line for each use that is not allowed. */
    List<String> refused(UseList mayUse) {
        List<String> lines = new ArrayList<>();
        for (String type : types) {
            String instead = mayUse.insteadOf(outermost(type));
            if (instead != null) {
                lines.add(type + " cannot be used here: " + instead);
            } else if (UseList.isPagodas(type) && !mayUse.allows(type)) {
                lines.add(mayUse.refusal(type));
            }
        }
        for (String member : members) {
            String instead = mayUse.insteadOf(member);
            if (instead != null && !types.contains(member)) {
                lines.add(member + " cannot be used here: " + instead);
            }
        }
        return lines;
    }

    private static String outermost(String type) {
        int nested = type.indexOf('$');
        return nested < 0 ? type : type.substring(0, nested);
    }
}
