package dev.halley.artifact;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.reflect.Array;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Arrays of primitives of any number of dimensions, bit-exact: a length (−1 for null), then the elements, big-endian.
 */
final class PrimitiveArrayMaterializer implements Materializer<Object> {

    @Override
    public String name() {
        return "primitive-array/1";
    }

    @Override
    public boolean accepts(ArtifactType type) {
        Class<?> raw = type.rawClass();
        if (!raw.isArray()) {
            return false;
        }
        while (raw.isArray()) {
            raw = Objects.requireNonNull(raw.getComponentType());
        }
        return raw.isPrimitive();
    }

    @Override
    public void write(Object value, ArtifactType type, OutputStream out) throws IOException {
        DataOutputStream data = new DataOutputStream(new BufferedOutputStream(out, 1 << 16));
        writeArray(value, data);
        data.flush();
    }

    private static void writeArray(@Nullable Object array, DataOutputStream out) throws IOException {
        if (array == null) {
            out.writeInt(-1);
            return;
        }
        out.writeInt(Array.getLength(array));
        if (array instanceof double[] values) {
            for (double each : values) {
                out.writeLong(Double.doubleToRawLongBits(each));
            }
        } else if (array instanceof float[] values) {
            for (float each : values) {
                out.writeInt(Float.floatToRawIntBits(each));
            }
        } else if (array instanceof long[] values) {
            for (long each : values) {
                out.writeLong(each);
            }
        } else if (array instanceof int[] values) {
            for (int each : values) {
                out.writeInt(each);
            }
        } else if (array instanceof short[] values) {
            for (short each : values) {
                out.writeShort(each);
            }
        } else if (array instanceof char[] values) {
            for (char each : values) {
                out.writeChar(each);
            }
        } else if (array instanceof boolean[] values) {
            for (boolean each : values) {
                out.writeBoolean(each);
            }
        } else if (array instanceof byte[] values) {
            out.write(values);
        } else {
            for (Object each : (@Nullable Object[]) array) {
                writeArray(each, out);
            }
        }
    }

    @Override
    public Object read(ArtifactType type, InputStream in) throws IOException {
        DataInputStream data = new DataInputStream(new BufferedInputStream(in, 1 << 16));
        Object array = readArray(type.rawClass(), data);
        if (array == null) {
            throw new IOException("the array is null (expected: " + type + ").");
        }
        return array;
    }

    private static @Nullable Object readArray(Class<?> arrayClass, DataInputStream in) throws IOException {
        int length = in.readInt();
        if (length < 0) {
            return null;
        }
        Class<?> element = Objects.requireNonNull(arrayClass.getComponentType());
        Object array = Array.newInstance(element, length);
        for (int i = 0; i < length; i++) {
            if (array instanceof double[] values) {
                values[i] = Double.longBitsToDouble(in.readLong());
            } else if (array instanceof float[] values) {
                values[i] = Float.intBitsToFloat(in.readInt());
            } else if (array instanceof long[] values) {
                values[i] = in.readLong();
            } else if (array instanceof int[] values) {
                values[i] = in.readInt();
            } else if (array instanceof short[] values) {
                values[i] = in.readShort();
            } else if (array instanceof char[] values) {
                values[i] = in.readChar();
            } else if (array instanceof boolean[] values) {
                values[i] = in.readBoolean();
            } else if (array instanceof byte[] values) {
                in.readFully(values);
                break;
            } else {
                Array.set(array, i, readArray(element, in));
            }
        }
        return array;
    }
}
