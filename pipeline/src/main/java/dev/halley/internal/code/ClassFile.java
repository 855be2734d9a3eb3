package dev.halley.internal.code;

import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A class file, as far as needed to say what its methods do and what they refer to (Java Virtual Machine Specification,
 * chapter 4). Annotations, line numbers and names of local variables are left out on purpose: they change nothing.
 */
final class ClassFile {

    /** A method with a body. {@code code} is the content of its Code attribute. */
    record MethodBody(
            String name,
            String descriptor,
            int access,
            @Nullable ByteBuffer code) {
        String key() {
            return name + descriptor;
        }
    }

    /** A field with the constant that the compiler copied into it, if any. */
    record FieldEntry(
            String name,
            String descriptor,
            int access,
            @Nullable String constant) {}

    private final ConstantPool constants;
    private final int access;
    private final String name;
    private final @Nullable String superName;
    private final List<String> interfaces = new ArrayList<>();
    private final List<FieldEntry> fields = new ArrayList<>();
    private final Map<String, MethodBody> methods = new HashMap<>();
    private final List<String> bootstraps = new ArrayList<>();
    private final List<int[]> bootstrapHandles = new ArrayList<>();

    ClassFile(byte[] bytes) throws IOException {
        DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes));
        if (in.readInt() != 0xCAFEBABE) {
            throw new IOException("not a class file.");
        }
        in.readInt();
        constants = new ConstantPool(in);
        access = in.readUnsignedShort();
        name = constants.text(in.readUnsignedShort());
        int superIndex = in.readUnsignedShort();
        superName = superIndex == 0 ? null : constants.text(superIndex);
        for (int count = in.readUnsignedShort(); count > 0; count--) {
            interfaces.add(constants.text(in.readUnsignedShort()));
        }
        for (int count = in.readUnsignedShort(); count > 0; count--) {
            readField(in);
        }
        for (int count = in.readUnsignedShort(); count > 0; count--) {
            readMethod(in);
        }
        for (int count = in.readUnsignedShort(); count > 0; count--) {
            String attribute = constants.text(in.readUnsignedShort());
            byte[] content = in.readNBytes(in.readInt());
            if (attribute.equals("BootstrapMethods")) {
                readBootstraps(ByteBuffer.wrap(content));
            }
        }
    }

    private void readField(DataInputStream in) throws IOException {
        int fieldAccess = in.readUnsignedShort();
        String fieldName = constants.text(in.readUnsignedShort());
        String descriptor = constants.text(in.readUnsignedShort());
        String constant = null;
        for (int count = in.readUnsignedShort(); count > 0; count--) {
            String attribute = constants.text(in.readUnsignedShort());
            byte[] content = in.readNBytes(in.readInt());
            if (attribute.equals("ConstantValue")) {
                constant = constants.text(ByteBuffer.wrap(content).getShort() & 0xFFFF);
            }
        }
        fields.add(new FieldEntry(fieldName, descriptor, fieldAccess, constant));
    }

    private void readMethod(DataInputStream in) throws IOException {
        int methodAccess = in.readUnsignedShort();
        String methodName = constants.text(in.readUnsignedShort());
        String descriptor = constants.text(in.readUnsignedShort());
        ByteBuffer code = null;
        for (int count = in.readUnsignedShort(); count > 0; count--) {
            String attribute = constants.text(in.readUnsignedShort());
            byte[] content = in.readNBytes(in.readInt());
            if (attribute.equals("Code")) {
                code = ByteBuffer.wrap(content);
            }
        }
        MethodBody method = new MethodBody(methodName, descriptor, methodAccess, code);
        methods.put(method.key(), method);
    }

    private void readBootstraps(ByteBuffer in) {
        for (int count = in.getShort() & 0xFFFF; count > 0; count--) {
            int handle = in.getShort() & 0xFFFF;
            StringBuilder text = new StringBuilder(constants.text(handle));
            int[] used = new int[(in.getShort() & 0xFFFF) + 1];
            used[0] = handle;
            for (int i = 1; i < used.length; i++) {
                used[i] = in.getShort() & 0xFFFF;
                text.append(' ').append(constants.text(used[i]));
            }
            bootstraps.add(text.toString());
            bootstrapHandles.add(used);
        }
    }

    ConstantPool constants() {
        return constants;
    }

    int access() {
        return access;
    }

    /** In the internal form, {@code dev/halley/Example}. */
    String name() {
        return name;
    }

    @Nullable
    String superName() {
        return superName;
    }

    List<String> interfaces() {
        return interfaces;
    }

    List<FieldEntry> fields() {
        return fields;
    }

    Iterable<MethodBody> methods() {
        return methods.values().stream()
                .sorted(Comparator.comparing(MethodBody::key))
                .toList();
    }

    @Nullable
    MethodBody method(String key) {
        return methods.get(key);
    }

    /** What a bootstrap method and its static arguments say. */
    String bootstrap(int index) {
        return Objects.requireNonNull(bootstraps.get(index));
    }

    /** Constant pool indexes of a bootstrap method and its static arguments. */
    int[] bootstrapConstants(int index) {
        return Objects.requireNonNull(bootstrapHandles.get(index));
    }
}
