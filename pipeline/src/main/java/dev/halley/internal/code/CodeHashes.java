package dev.halley.internal.code;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.invoke.MethodType;
import java.lang.reflect.Method;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Hashes of what a method does, including all that it reaches in its own code source. Thread-safe. */
public final class CodeHashes {

    private static final Map<Method, String> KNOWN = new ConcurrentHashMap<>();

    private CodeHashes() {}

    /** SHA-256 as hexadecimal digits. Loaded code does not change, so each method is hashed once in a process. */
    public static String of(Method method) {
        return KNOWN.computeIfAbsent(method, CodeHashes::compute);
    }

    private static String compute(Method method) {
        MethodType type = MethodType.methodType(method.getReturnType(), method.getParameterTypes());
        String key = method.getName() + type.toMethodDescriptorString();
        String owner = method.getDeclaringClass().getName().replace('.', '/');
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            for (String part : new CodeReach(method.getDeclaringClass()).from(owner, key)) {
                digest.update(part.getBytes(StandardCharsets.UTF_8));
                digest.update((byte) '\n');
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (IOException e) {
            throw new UncheckedIOException("cannot hash the code of " + method + ": " + e.getMessage(), e);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256.", e);
        }
    }
}
