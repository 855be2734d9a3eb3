package dev.halley.comet.archive;

import com.fasterxml.jackson.databind.JsonNode;
import dev.halley.comet.zip.ForeignZip;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What {@code experiment.json} says of the run.
 *
 * @param key the experiment's key
 * @param workspace null for the default one of the key's user
 * @param project null for the default project
 * @param startMillis when it began
 * @param stopMillis when it ended
 * @param resume whether it begins an experiment or goes on with one
 * @param error the error with which the program ended, null if it did not; empty if it did not say which
 */
record ArchivedRun(
        String key,
        @Nullable String workspace,
        @Nullable String project,
        long startMillis,
        long stopMillis,
        List<String> tags,
        Resume resume,
        @Nullable String error) {

    /** What to do if the experiment exists, or does not. */
    enum Resume {
        CREATE,
        GET,
        GET_OR_CREATE
    }

    private static final Pattern KEY = Pattern.compile("[A-Za-z0-9]{32,50}");
    private static final Pattern FILE_NAME = Pattern.compile("([A-Za-z0-9]{32,50})(-[^.]*)?\\.zip");

    static ArchivedRun of(String archive, String fileName, JsonNode json) {
        if (!json.isObject()) {
            throw ImportException.archive(
                    archive + ": experiment.json is no JSON object. comet_ml did not write this.");
        }
        List<String> tags = new ArrayList<>();
        json.path("tags").forEach(tag -> tags.add(tag.asText()));
        boolean failed = json.path("customer_error_reported").asBoolean(false);
        return new ArchivedRun(
                key(archive, fileName, text(json, "offline_id")),
                text(json, "workspace"),
                text(json, "project_name"),
                time(archive, json, "start_time"),
                time(archive, json, "stop_time"),
                List.copyOf(tags),
                resume(archive, json),
                failed ? json.path("customer_error_message").asText("") : null);
    }

    private static String key(String archive, String fileName, @Nullable String given) {
        Matcher named = FILE_NAME.matcher(fileName);
        String key = given != null ? given : named.matches() ? named.group(1) : "";
        if (!KEY.matcher(key).matches()) {
            throw ImportException.archive(archive + ": offline_id: '" + ForeignZip.shown(key)
                    + "' (expected: the experiment's key, 32 to 50 letters and digits).");
        }
        return key;
    }

    private static Resume resume(String archive, JsonNode json) {
        String given = text(json, "resume_strategy");
        String strategy = given == null ? text(json, "mode") : given;
        if (strategy == null) {
            return Resume.CREATE;
        }
        try {
            return Resume.valueOf(strategy.toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException unknown) {
            throw ImportException.archive(archive + ": resume_strategy: '" + ForeignZip.shown(strategy)
                    + "' (expected: create, get or get_or_create).");
        }
    }

    private static long time(String archive, JsonNode json, String name) {
        if (!json.path(name).isNumber()) {
            throw ImportException.archive(archive + ": " + name + ": '"
                    + ForeignZip.shown(json.path(name).asText("missing")) + "' (expected: milliseconds since 1970).");
        }
        return json.path(name).asLong();
    }

    private static @Nullable String text(JsonNode json, String name) {
        return json.path(name).isTextual() ? json.path(name).textValue() : null;
    }
}
