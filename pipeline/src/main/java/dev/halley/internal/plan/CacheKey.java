package dev.halley.internal.plan;

import com.fasterxml.jackson.databind.JsonNode;
import dev.halley.internal.plan.CompiledStep.Argument;
import dev.halley.internal.plan.CompiledStep.Result;
import dev.halley.internal.plan.CompiledStep.Tracking;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.function.BiFunction;

/**
 * All that the result of a step depends on, as one hash. The tracker is a part of it: a step that is tracked elsewhere has
 * to run again, or the new tracker would show nothing. Its settings are not: they change how an experiment is labelled.
 */
public final class CacheKey {

    private static final String VERSION = "halley-step-1";

    private CacheKey() {}

    /**
     * The key of a step.
     *
     * @param artifactStore where the store keeps its content
     * @param contentHash the hash of an artifact, by step id and artifact name
     */
    public static String of(CompiledStep step, String artifactStore, BiFunction<String, String, String> contentHash) {
        Hash hash = new Hash();
        hash.add(VERSION)
                .add(artifactStore)
                .add(step.plan().source())
                .add(step.plan().codeHash());
        for (Argument argument : step.arguments()) {
            hash.add("argument").add(argument.plan().name());
            JsonNode value = argument.plan().value();
            if (value != null) {
                hash.add("value").add(value.toString());
            }
            CompiledStep source = argument.step();
            if (source != null) {
                for (Result result : argument.results()) {
                    hash.add("artifact")
                            .add(result.name())
                            .add(result.materializer().name())
                            .add(contentHash.apply(source.id(), result.name()));
                }
                argument.plan().path().forEach(component -> hash.add("component")
                        .add(component));
            }
        }
        for (Result result : step.results()) {
            hash.add("result").add(result.name()).add(result.type().toString());
            hash.add(result.materializer().name());
        }
        Tracking tracking = step.tracking();
        hash.add("tracker").add(tracking == null ? "" : tracking.identity());
        return hash.hex();
    }

    /** Each part with its length, so that no two lists of parts are the same bytes. */
    private static final class Hash {
        private final MessageDigest digest;

        Hash() {
            try {
                digest = MessageDigest.getInstance("SHA-256");
            } catch (NoSuchAlgorithmException e) {
                throw new IllegalStateException("Every Java platform has SHA-256.", e);
            }
        }

        Hash add(String part) {
            byte[] bytes = part.getBytes(StandardCharsets.UTF_8);
            digest.update((bytes.length + ":").getBytes(StandardCharsets.US_ASCII));
            digest.update(bytes);
            return this;
        }

        String hex() {
            return HexFormat.of().formatHex(digest.digest());
        }
    }
}
