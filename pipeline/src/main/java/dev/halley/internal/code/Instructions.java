package dev.halley.internal.code;

import java.nio.ByteBuffer;
import java.util.function.BiConsumer;

/** Walks over the instructions of a Code attribute. */
final class Instructions {

    static final int GETSTATIC = 178;
    static final int PUTSTATIC = 179;
    static final int INVOKESTATIC = 184;
    static final int INVOKEDYNAMIC = 186;
    private static final int LDC = 18;
    private static final int TABLESWITCH = 170;
    private static final int LOOKUPSWITCH = 171;
    private static final int WIDE = 196;
    private static final int IINC = 132;

    private final ByteBuffer code;
    private final int end;
    private final int start;

    /** @param attribute content of a Code attribute */
    Instructions(ByteBuffer attribute) {
        code = attribute;
        start = 8;
        end = start + code.getInt(4);
    }

    /** One instruction. {@code constant} is its index into the constant pool, or 0 if it has none. */
    record Instruction(int opcode, int constant, String operands) {}

    /** Hands over each instruction and the one after it; the last one comes with itself. */
    void forEach(BiConsumer<Instruction, Instruction> consumer) {
        Instruction current = null;
        for (int at = start; at < end; ) {
            int length = length(at);
            Instruction next = read(at, length);
            if (current != null) {
                consumer.accept(current, next);
            }
            current = next;
            at += length;
        }
        if (current != null) {
            consumer.accept(current, current);
        }
    }

    /** The exception table as text, catch types by name. */
    String exceptionTable(ConstantPool constants) {
        StringBuilder text = new StringBuilder();
        int count = code.getShort(end) & 0xFFFF;
        for (int i = 0; i < count; i++) {
            int at = end + 2 + i * 8;
            int type = code.getShort(at + 6) & 0xFFFF;
            text.append(code.getShort(at))
                    .append(',')
                    .append(code.getShort(at + 2))
                    .append(',');
            text.append(code.getShort(at + 4))
                    .append(',')
                    .append(type == 0 ? "*" : constants.text(type))
                    .append(';');
        }
        return text.toString();
    }

    private Instruction read(int at, int length) {
        int opcode = code.get(at) & 0xFF;
        int constant = 0;
        int operandsAt = at + 1;
        if (opcode == LDC) {
            constant = code.get(at + 1) & 0xFF;
            operandsAt = at + 2;
        } else if (hasWideConstant(opcode)) {
            constant = code.getShort(at + 1) & 0xFFFF;
            operandsAt = at + 3;
        }
        StringBuilder operands = new StringBuilder();
        for (int i = operandsAt; i < at + length; i++) {
            operands.append(',').append(code.get(i));
        }
        return new Instruction(opcode, constant, operands.toString());
    }

    private static boolean hasWideConstant(int opcode) {
        return opcode == 19
                || opcode == 20
                || (opcode >= GETSTATIC && opcode <= 187)
                || opcode == 189
                || opcode == 192
                || opcode == 193
                || opcode == 197;
    }

    private int length(int at) {
        int opcode = code.get(at) & 0xFF;
        if (opcode == TABLESWITCH || opcode == LOOKUPSWITCH) {
            int aligned = at + 4 - ((at - start) % 4);
            int rows = opcode == TABLESWITCH
                    ? 4 * (code.getInt(aligned + 8) - code.getInt(aligned + 4) + 1) + 4
                    : 8 * code.getInt(aligned + 4);
            return aligned + 8 + rows - at;
        } else if (opcode == WIDE) {
            return (code.get(at + 1) & 0xFF) == IINC ? 6 : 4;
        }
        return fixedLength(opcode);
    }

    private static int fixedLength(int opcode) {
        if (opcode == 185 || opcode == INVOKEDYNAMIC || opcode >= 200) {
            return 5;
        } else if (opcode == 197) {
            return 4;
        } else if (opcode == 17
                || opcode == 19
                || opcode == 20
                || opcode == IINC
                || (opcode >= 153 && opcode <= 168)
                || (opcode >= GETSTATIC && opcode <= 187)
                || opcode == 189
                || opcode == 192
                || opcode == 193
                || opcode == 198
                || opcode == 199) {
            return 3;
        } else if (opcode == 16
                || opcode == LDC
                || (opcode >= 21 && opcode <= 25)
                || (opcode >= 54 && opcode <= 58)
                || opcode == 169
                || opcode == 188) {
            return 2;
        }
        return 1;
    }
}
