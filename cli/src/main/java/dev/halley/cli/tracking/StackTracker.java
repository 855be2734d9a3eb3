package dev.halley.cli.tracking;

import com.fasterxml.jackson.databind.JsonNode;
import dev.halley.cli.Session;
import dev.halley.client.Client;
import dev.halley.experimenttracker.ExperimentTracker;
import dev.halley.stack.ComponentType;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** The server of the active stack's tracker, for commands that were told none. */
final class StackTracker {

    private static final ComponentType<ExperimentTracker> TRACKER = ComponentType.EXPERIMENT_TRACKER;

    /** It has no tracking server of ours. */
    private static final Pattern COMET = Pattern.compile("(?i)https?://([^/]*\\.)?comet\\.com(/.*)?");

    private StackTracker() {}

    /**
     * Empty unless the stack has exactly one comet tracker, registered with the address of a server.
     *
     * @throws dev.halley.error.HalleyException if what the tracker is registered with does not hold any more
     */
    static Optional<TrackingApi> find(Session session) {
        try (Client client = session.client()) {
            List<String> trackers = client.stacks().get(client.stacks().activeName()).names(TRACKER.name()).stream()
                    .filter(name ->
                            client.components().get(TRACKER, name).flavor().equals("comet"))
                    .toList();
            if (trackers.size() != 1) {
                return Optional.empty();
            }
            JsonNode attributes = client.components().attributes(TRACKER, trackers.get(0));
            String url = attributes.path("url").asText("").strip();
            return url.isEmpty() || COMET.matcher(url).matches()
                    ? Optional.empty()
                    : Optional.of(new TrackingApi(
                            url.replaceFirst("/+(clientlib|api)?/*$", ""),
                            attributes.path("api_key").asText("")));
        }
    }
}
