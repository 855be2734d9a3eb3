package dev.halley.server.experiment;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One tracked run, as its row says.
 *
 * @param id row id; what is logged refers to it
 * @param key the id on the wire, given by the client or by the server
 * @param endMillis the logged end, null if none was
 * @param lastSeenMillis the last message of its client that the row knows of
 * @param alive whether the client has not said that it ended
 * @param note the last error that the client reported, null if none
 * @param trashed whether it was deleted and can be brought back
 * @param queuedMillis since when it waits for its process, unless it was heard of later; null if it never did
 */
public record Experiment(
        long id,
        String key,
        long projectId,
        String projectKey,
        String project,
        String workspace,
        String user,
        String name,
        long startMillis,
        @Nullable Long endMillis,
        long lastSeenMillis,
        boolean alive,
        boolean crashed,
        boolean archived,
        @Nullable String filePath,
        @Nullable String note,
        boolean trashed,
        @Nullable Long queuedMillis) {

    private static final Pattern KILL =
            Pattern.compile("\\b(KeyboardInterrupt|InterruptedExperiment|SIGINT|SIGTERM|SIGHUP|SIGKILL)\\b");

    /** Comet: no message says that somebody stopped the process, but the reported error does. */
    public boolean killed() {
        return crashed && note != null && KILL.matcher(note).find();
    }

    /** {@code /workspace/project/key}, each part as it stands in an address. */
    public String path() {
        return "/" + encode(workspace) + "/" + encode(project) + "/" + encode(key);
    }

    private static String encode(String part) {
        return java.net.URLEncoder.encode(part, java.nio.charset.StandardCharsets.UTF_8)
                .replace("+", "%20");
    }
}
