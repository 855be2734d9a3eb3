package dev.halley.cli.tracking;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * An event file of TensorBoard: records of TensorFlow (length, checksum, bytes, checksum), each an Event in protocol buffers, of
 * which only the few fields that matter here are read. A record that was cut off ends the file.
 */
final class TensorBoardFile {

    private static final int LONGEST = 256 << 20;
    private static final int DT_FLOAT = 1;
    private static final int DT_DOUBLE = 2;

    private TensorBoardFile() {}

    /** A value of a tag; either a number or a picture. */
    @SuppressWarnings("ArrayRecordComponent") // Nobody compares two of them.
    record Value(String tag, long step, double wallSeconds, double number, byte @Nullable [] picture) {}

    static void read(Path file, Consumer<Value> sink) throws IOException {
        try (InputStream stream = Files.newInputStream(file);
                DataInputStream in = new DataInputStream(new BufferedInputStream(stream, 1 << 16))) {
            while (true) {
                byte[] record = record(in);
                if (record == null) {
                    return;
                }
                event(new Fields(record), sink);
            }
        }
    }

    private static byte @Nullable [] record(DataInputStream in) throws IOException {
        try {
            long length = Long.reverseBytes(in.readLong());
            if (length < 0 || length > LONGEST) {
                return null;
            }
            in.readInt();
            byte[] record = in.readNBytes((int) length);
            in.readInt();
            return record.length == length ? record : null;
        } catch (EOFException end) {
            return null;
        }
    }

    private static void event(Fields event, Consumer<Value> sink) {
        double wall = 0;
        long step = 0;
        Fields summary = null;
        while (event.next()) {
            switch (event.number) {
                case 1 -> wall = event.real;
                case 2 -> step = event.whole;
                case 5 -> summary = event.message();
                default -> {}
            }
        }
        while (summary != null && summary.next()) {
            if (summary.number == 1) {
                value(summary.message(), step, wall, sink);
            }
        }
    }

    private static void value(Fields value, long step, double wall, Consumer<Value> sink) {
        String tag = "";
        double number = Double.NaN;
        boolean isNumber = false;
        byte[] picture = null;
        while (value.next()) {
            switch (value.number) {
                case 1 -> tag = value.text();
                case 2 -> {
                    number = value.real;
                    isNumber = true;
                }
                case 4 -> picture = picture(value.message());
                case 8 -> {
                    Double scalar = scalar(value.message());
                    if (scalar != null) {
                        number = scalar;
                        isNumber = true;
                    }
                }
                default -> {}
            }
        }
        if (!tag.isEmpty() && (isNumber || picture != null)) {
            sink.accept(new Value(tag, step, wall, number, picture));
        }
    }

    private static byte @Nullable [] picture(Fields image) {
        byte[] found = null;
        while (image.next()) {
            found = image.number == 4 ? image.bytes() : found;
        }
        return found;
    }

    /** The one number of a tensor, null if it is something else. */
    private static @Nullable Double scalar(Fields tensor) {
        long type = 0;
        boolean isScalar = true;
        byte[] content = new byte[0];
        Double listed = null;
        while (tensor.next()) {
            switch (tensor.number) {
                case 1 -> type = tensor.whole;
                case 2 -> isScalar = tensor.bytes().length == 0;
                case 4 -> content = tensor.bytes();
                case 5 ->
                    listed = tensor.kind == 2
                            ? (Double) (double) ByteBuffer.wrap(tensor.bytes())
                                    .order(ByteOrder.LITTLE_ENDIAN)
                                    .getFloat()
                            : (Double) tensor.real;
                case 6 ->
                    listed = tensor.kind == 2
                            ? (Double) ByteBuffer.wrap(tensor.bytes())
                                    .order(ByteOrder.LITTLE_ENDIAN)
                                    .getDouble()
                            : (Double) tensor.real;
                default -> {}
            }
        }
        ByteBuffer bytes = ByteBuffer.wrap(content).order(ByteOrder.LITTLE_ENDIAN);
        if (!isScalar) {
            return null;
        }
        if (listed != null) {
            return listed;
        }
        if (type == DT_FLOAT && content.length == Float.BYTES) {
            return (double) bytes.getFloat();
        }
        return type == DT_DOUBLE && content.length == Double.BYTES ? (Double) bytes.getDouble() : null;
    }

    /** The fields of one message of protocol buffers, one after the other. */
    private static final class Fields {
        private final ByteBuffer bytes;
        int number;
        int kind;
        long whole;
        double real;
        private ByteBuffer part = ByteBuffer.allocate(0);

        Fields(byte[] message) {
            this(ByteBuffer.wrap(message));
        }

        private Fields(ByteBuffer bytes) {
            this.bytes = bytes.order(ByteOrder.LITTLE_ENDIAN);
        }

        boolean next() {
            if (!bytes.hasRemaining()) {
                return false;
            }
            long key = varint();
            number = (int) (key >>> 3);
            kind = (int) (key & 7);
            switch (kind) {
                case 0 -> whole = varint();
                case 1 -> real = bytes.getDouble();
                case 2 -> {
                    int length = (int) varint();
                    part = bytes.slice(bytes.position(), length).order(ByteOrder.LITTLE_ENDIAN);
                    bytes.position(bytes.position() + length);
                }
                case 5 -> real = bytes.getFloat();
                default -> bytes.position(bytes.limit());
            }
            return true;
        }

        private long varint() {
            long value = 0;
            for (int shift = 0; shift < 64; shift += 7) {
                byte next = bytes.get();
                value |= (long) (next & 0x7f) << shift;
                if (next >= 0) {
                    break;
                }
            }
            return value;
        }

        Fields message() {
            return new Fields(part.duplicate());
        }

        byte[] bytes() {
            byte[] copy = new byte[part.remaining()];
            part.duplicate().get(copy);
            return copy;
        }

        String text() {
            return new String(bytes(), StandardCharsets.UTF_8);
        }
    }
}
