package dev.halley.internal.code;

import dev.halley.internal.code.ClassFile.MethodBody;
import dev.halley.internal.code.Instructions.Instruction;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URL;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Collects what a method reaches inside the code source of its class.
 *
 * <p>Implementation note. Of a class of which only static methods are called, just these methods count: the steps of a
 * pipeline usually share a class, and a change of one must not make the others run again. A class of which objects may
 * exist counts as a whole, since who calls what cannot be seen. A static initializer counts if a static field is read.
 * The definition of a pipeline never counts. What is reached only by reflection or in other jars is not seen: jars have
 * versions, and for reflection a step can be kept from the cache.
 */
final class CodeReach {

    private static final Pattern TYPE_IN_DESCRIPTOR = Pattern.compile("L([^;]+);");
    private static final Pattern LAMBDA = Pattern.compile("lambda\\$.*");
    private static final String PIPELINE = "dev/halley/pipeline/Pipeline.define";
    private static final int STATIC_HANDLE = 6;

    private final ClassLoader loader;
    private final String root;
    private final Map<String, Optional<ClassFile>> classes = new HashMap<>();
    private final Set<String> seen = new HashSet<>();
    private final Deque<Runnable> work = new ArrayDeque<>();
    private final Set<String> found = new TreeSet<>();

    CodeReach(Class<?> start) throws IOException {
        ClassLoader own = start.getClassLoader();
        this.loader = own == null ? ClassLoader.getSystemClassLoader() : own;
        String path = start.getName().replace('.', '/') + ".class";
        URL resource = loader.getResource(path);
        if (resource == null || !resource.toString().endsWith(path)) {
            throw new IOException("the class file of " + start.getName() + " cannot be read.");
        }
        root = resource.toString().substring(0, resource.toString().length() - path.length());
    }

    /** A sorted description of all that was reached, one element for each method or class head. */
    Set<String> from(String className, String methodKey) {
        method(className, methodKey);
        for (Runnable next = work.poll(); next != null; next = work.poll()) {
            next.run();
        }
        return found;
    }

    private void method(String className, String key) {
        if (seen.add(className + "." + key)) {
            work.add(() -> own(className).ifPresent(file -> {
                MethodBody body = file.method(key);
                if (body != null) {
                    found.add("method " + className + "." + key + " " + describe(file, body));
                } else if (file.superName() != null) {
                    method(file.superName(), key);
                }
            }));
        }
    }

    private void wholeClass(String className) {
        if (className.startsWith("[")) {
            typesOf(className);
            return;
        }
        if (seen.add(className)) {
            work.add(() -> own(className).ifPresent(file -> {
                StringBuilder head = new StringBuilder("class " + className + " " + file.access());
                if (file.superName() != null) {
                    head.append(" extends ").append(file.superName());
                    wholeClass(file.superName());
                }
                for (String each : file.interfaces()) {
                    head.append(" implements ").append(each);
                    wholeClass(each);
                }
                for (ClassFile.FieldEntry field : file.fields()) {
                    head.append(" field ").append(field);
                    typesOf(field.descriptor());
                }
                found.add(head.toString());
                for (MethodBody body : file.methods()) {
                    if (!LAMBDA.matcher(body.name()).matches()) {
                        method(className, body.key());
                    }
                }
            }));
        }
    }

    private String describe(ClassFile file, MethodBody body) {
        StringBuilder text = new StringBuilder();
        text.append(body.access());
        typesOf(body.descriptor());
        ByteBuffer code = body.code();
        if (code != null) {
            Instructions instructions = new Instructions(code);
            instructions.forEach((instruction, next) -> describe(file, instruction, next, text));
            text.append(' ').append(instructions.exceptionTable(file.constants()));
        }
        return text.toString();
    }

    private void describe(ClassFile file, Instruction instruction, Instruction next, StringBuilder text) {
        ConstantPool constants = file.constants();
        text.append(' ').append(instruction.opcode()).append(instruction.operands());
        if (instruction.constant() != 0) {
            boolean definesPipeline = instruction.opcode() == Instructions.INVOKEDYNAMIC
                    && next.opcode() == Instructions.INVOKESTATIC
                    && constants.text(next.constant()).startsWith(PIPELINE);
            text.append(' ').append(definesPipeline ? "pipeline" : constant(file, instruction.constant(), instruction));
        }
    }

    private String constant(ClassFile file, int index, Instruction instruction) {
        ConstantPool constants = file.constants();
        switch (constants.tag(index)) {
            case ConstantPool.CLASS -> wholeClass(constants.text(index));
            case ConstantPool.FIELD -> {
                typesOf(constants.descriptor(index));
                boolean isStatic = instruction.opcode() == Instructions.GETSTATIC
                        || instruction.opcode() == Instructions.PUTSTATIC;
                if (isStatic) {
                    method(constants.owner(index), "<clinit>()V");
                } else {
                    wholeClass(constants.owner(index));
                }
            }
            case ConstantPool.METHOD, ConstantPool.INTERFACE_METHOD ->
                member(constants, index, instruction.opcode() == Instructions.INVOKESTATIC);
            case ConstantPool.METHOD_TYPE -> typesOf(constants.text(index));
            case ConstantPool.METHOD_HANDLE -> {
                return handle(file, index);
            }
            case ConstantPool.DYNAMIC, ConstantPool.INVOKE_DYNAMIC -> {
                typesOf(constants.descriptor(index));
                StringBuilder text = new StringBuilder(constants.text(index));
                for (int each : file.bootstrapConstants(constants.bootstrapIndex(index))) {
                    text.append(' ').append(constant(file, each, instruction));
                }
                return text.toString();
            }
            default -> {}
        }
        return constants.text(index);
    }

    private void member(ConstantPool constants, int index, boolean isStatic) {
        typesOf(constants.descriptor(index));
        if (isStatic) {
            method(constants.owner(index), constants.member(index));
        } else {
            wholeClass(constants.owner(index));
        }
    }

    /**
     * The compiler numbers the bodies of lambdas through the whole class, so a lambda is described by its body: a lambda more
     * in one step must not change the others.
     */
    private String handle(ClassFile file, int index) {
        ConstantPool constants = file.constants();
        int member = constants.handleMember(index);
        if (constants.owner(member).equals(file.name())
                && LAMBDA.matcher(constants.member(member)).matches()) {
            MethodBody body = file.method(constants.member(member));
            if (body != null) {
                return "lambda{" + body.descriptor() + " " + describe(file, body) + "}";
            }
        }
        if (constants.tag(member) == ConstantPool.FIELD) {
            wholeClass(constants.owner(member));
        } else {
            member(constants, member, constants.handleKind(index) == STATIC_HANDLE);
        }
        return constants.text(index);
    }

    private void typesOf(String descriptor) {
        Matcher matcher = TYPE_IN_DESCRIPTOR.matcher(descriptor);
        while (matcher.find()) {
            wholeClass(matcher.group(1));
        }
    }

    /** The class file, if it is in the code source where everything starts. */
    private Optional<ClassFile> own(String className) {
        return classes.computeIfAbsent(className, name -> {
            String path = name + ".class";
            URL resource = loader.getResource(path);
            if (resource == null || !resource.toString().equals(root + path)) {
                return Optional.empty();
            }
            try (InputStream in = resource.openStream()) {
                return Optional.of(new ClassFile(in.readAllBytes()));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }
}
