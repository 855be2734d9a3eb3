package dev.halley.internal.code;

import java.io.DataInputStream;
import java.io.IOException;

/**
 * The constants of a class file, each as text that does not depend on its place in the pool, so that two compilations of the
 * same source compare equal.
 */
final class ConstantPool {

    static final int CLASS = 7;
    static final int FIELD = 9;
    static final int METHOD = 10;
    static final int INTERFACE_METHOD = 11;
    static final int METHOD_HANDLE = 15;
    static final int METHOD_TYPE = 16;
    static final int DYNAMIC = 17;
    static final int INVOKE_DYNAMIC = 18;
    private static final int UTF8 = 1;
    private static final int NAME_AND_TYPE = 12;

    private final int[] tags;
    private final int[] first;
    private final int[] second;
    private final String[] texts;

    ConstantPool(DataInputStream in) throws IOException {
        int count = in.readUnsignedShort();
        tags = new int[count];
        first = new int[count];
        second = new int[count];
        texts = new String[count];
        for (int i = 1; i < count; i++) {
            int tag = in.readUnsignedByte();
            tags[i] = tag;
            switch (tag) {
                case UTF8 -> texts[i] = in.readUTF();
                case 3, 4 -> texts[i] = tag + ":" + in.readInt();
                case 5, 6 -> texts[i++] = tag + ":" + in.readLong();
                case CLASS, 8, METHOD_TYPE, 19, 20 -> first[i] = in.readUnsignedShort();
                case METHOD_HANDLE -> {
                    first[i] = in.readUnsignedByte();
                    second[i] = in.readUnsignedShort();
                }
                case FIELD, METHOD, INTERFACE_METHOD, NAME_AND_TYPE, DYNAMIC, INVOKE_DYNAMIC -> {
                    first[i] = in.readUnsignedShort();
                    second[i] = in.readUnsignedShort();
                }
                default -> throw new IOException("constant pool tag " + tag + " is unknown.");
            }
        }
    }

    int tag(int index) {
        return tags[index];
    }

    /** What a constant says. Dynamic constants say only their name and type: the bootstrap is the class file's to add. */
    String text(int index) {
        return switch (tags[index]) {
            case CLASS, 8, METHOD_TYPE, 19, 20 -> text(first[index]);
            case FIELD, METHOD, INTERFACE_METHOD -> text(first[index]) + "." + text(second[index]);
            case NAME_AND_TYPE -> text(first[index]) + text(second[index]);
            case METHOD_HANDLE -> first[index] + "->" + text(second[index]);
            case DYNAMIC, INVOKE_DYNAMIC -> text(second[index]);
            default -> texts[index];
        };
    }

    /** The class that a field or method belongs to. */
    String owner(int index) {
        return text(first[index]);
    }

    /** Name and descriptor of a field or method, one behind the other. */
    String member(int index) {
        return text(second[index]);
    }

    /** Descriptor of a field, method or dynamic call. */
    String descriptor(int index) {
        return text(second[second[index]]);
    }

    /** How a method handle refers to its member: 6 for a static call. */
    int handleKind(int index) {
        return first[index];
    }

    /** The field or method of a method handle. */
    int handleMember(int index) {
        return second[index];
    }

    /** Which bootstrap method a dynamic constant or call has. */
    int bootstrapIndex(int index) {
        return first[index];
    }
}
