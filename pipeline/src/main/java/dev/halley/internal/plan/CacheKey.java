package dev.halley.internal.plan;

import com.fasterxml.jackson.databind.JsonNode;
import dev.halley.internal.plan.CompiledStep.Argument;
import dev.halley.internal.plan.CompiledStep.Result;
import dev.halley.internal.plan.CompiledStep.Tracking;
import dev.halley.step.CachePolicy;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * All that the result of a step depends on, as one hash, and by name, so that it can be told later what has changed. The tracker is
 * a part of it: a step that is tracked elsewhere has to run again, or the new tracker would show nothing.
 *
 * @param hash of the parts
 * @param parts by name, as {@code code}, {@code parameter.trees}, {@code input.train}; long values as their hash
 */
public record CacheKey(String hash, Map<String, String> parts) {

    private static final String VERSION = "halley-step-2";
    private static final int LONGEST_PART = 120;

    /** Only copied: to look one up takes longer than to hash a key. */
    private static final MessageDigest EMPTY = newSha256();

    /**
     * The key of a step.
     *
     * @param artifactStore where the store keeps its content
     * @param contentHash the hash of an artifact, by step id and artifact name
     * @param similar a key that may have the same parts, which is given back then; null for none
     */
    public static CacheKey of(
            CompiledStep step,
            String artifactStore,
            BiFunction<String, String, String> contentHash,
            @Nullable CacheKey similar) {
        Map<String, String> parts = new LinkedHashMap<>();
        CachePolicy policy = step.handling().cachePolicy();
        parts.put("step", step.plan().source());
        if (policy.code()) {
            parts.put("code", step.plan().codeHash());
        }
        for (Argument argument : step.arguments()) {
            String name = argument.plan().name();
            if (!policy.ignored().contains(name)) {
                put(parts, argument, name, contentHash);
            }
        }
        for (Result result : step.results()) {
            parts.put(
                    "output." + result.name(),
                    shortened(result.type() + " " + result.materializer().name()
                            + (result.item() == null
                                    ? ""
                                    : " " + result.item().materializer().name())));
        }
        for (Tracking tracking : step.trackings()) {
            String tracker = tracking.tracker().name();
            parts.put("tracker." + tracker, hash(tracking.identity()));
            putSettings(parts, step, policy, "experiment_tracker:" + tracker);
        }
        CompiledStep.Operator operator = step.operator();
        if (operator != null) {
            putSettings(
                    parts, step, policy, "step_operator:" + operator.component().name());
        }
        parts.put("artifact_store", artifactStore);
        for (Path file : policy.watched()) {
            parts.put("file." + file, contentOf(file));
        }
        if (similar != null && isSame(similar.parts, parts)) {
            return similar;
        }
        MessageDigest digest = sha256();
        add(digest, VERSION);
        parts.forEach((name, value) -> {
            add(digest, name);
            add(digest, value);
        });
        return new CacheKey(HexFormat.of().formatHex(digest.digest()), parts);
    }

    /** Whether both have the same parts in the same order. */
    private static boolean isSame(Map<String, String> one, Map<String, String> other) {
        if (one.size() != other.size()) {
            return false;
        }
        Iterator<Map.Entry<String, String>> others = other.entrySet().iterator();
        for (Map.Entry<String, String> each : one.entrySet()) {
            if (!each.equals(others.next())) {
                return false;
            }
        }
        return true;
    }

    private static void put(
            Map<String, String> parts, Argument argument, String name, BiFunction<String, String, String> contentHash) {
        JsonNode value = argument.plan().value();
        CompiledStep source = argument.step();
        if (value != null) {
            parts.put("parameter." + name, shortened(value.toString()));
        } else if (argument.stored() != null) {
            parts.put(
                    "input." + name,
                    input(argument.stored().hash(), argument.results().get(0), argument));
        } else if (argument.hash() != null) {
            parts.put("item." + name, argument.hash());
        } else if (source != null) {
            for (Result result : argument.results()) {
                String part = argument.results().size() == 1 ? "" : "." + result.name();
                String content = contentHash.apply(source.id(), result.name());
                parts.put("input." + name + part, input(content, result, argument));
            }
        }
    }

    private static String input(String content, Result result, Argument argument) {
        String path = String.join(".", argument.plan().path());
        return content + " " + result.materializer().name() + (path.isEmpty() ? "" : " " + path);
    }

    private static void putSettings(
            Map<String, String> parts, CompiledStep step, CachePolicy policy, String component) {
        JsonNode settings = step.plan().settings().get(component);
        if (policy.settings() && settings != null) {
            parts.put("settings." + component, shortened(settings.toString()));
        }
    }

    private static String shortened(String value) {
        return value.length() <= LONGEST_PART ? value : "sha256 " + hash(value);
    }

    private static String hash(String value) {
        return HexFormat.of().formatHex(sha256().digest(value.getBytes(StandardCharsets.UTF_8)));
    }

    private static String contentOf(Path file) {
        if (!Files.exists(file)) {
            return "absent";
        }
        MessageDigest digest = sha256();
        try (Stream<Path> walk = Files.walk(file)) {
            List<Path> files = walk.filter(Files::isRegularFile).sorted().toList();
            for (Path each : files) {
                add(digest, file.relativize(each).toString());
                digest.update(sha256().digest(Files.readAllBytes(each)));
            }
        } catch (IOException e) {
            throw new UncheckedIOException("the watched file '" + file + "' cannot be read: " + e.getMessage(), e);
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    /** Each part with its length, so that no two lists of parts are the same bytes. */
    private static void add(MessageDigest digest, String part) {
        byte[] bytes = part.getBytes(StandardCharsets.UTF_8);
        digest.update((bytes.length + ":").getBytes(StandardCharsets.US_ASCII));
        digest.update(bytes);
    }

    private static MessageDigest sha256() {
        try {
            return (MessageDigest) EMPTY.clone();
        } catch (CloneNotSupportedException e) {
            return newSha256();
        }
    }

    private static MessageDigest newSha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256.", e);
        }
    }
}
