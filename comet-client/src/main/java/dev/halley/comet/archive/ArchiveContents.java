package dev.halley.comet.archive;

import com.fasterxml.jackson.databind.JsonNode;
import dev.halley.comet.zip.ForeignZip;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * What an archive holds, but for its metrics and output, which may be many and are read again when they are sent. Reading it also
 * proves that every line can be imported, so an archive is imported whole or not begun.
 */
final class ArchiveContents {

    private static final Comparator<ArchivedMessage> BY_ORDER =
            Comparator.comparingLong(ArchivedMessage::id).thenComparingLong(ArchivedMessage::line);

    private static final Set<MessageType> FILES =
            Set.of(MessageType.FILE, MessageType.REMOTE_FILE, MessageType.SCENE, MessageType.REMOTE_MODEL);

    private final OfflineArchive archive;
    private final boolean skipInvalid;
    private final List<ArchivedMessage> details = new ArrayList<>();
    private final Map<String, ArchivedMessage> parameters = new TreeMap<>();
    private final Map<String, ArchivedMessage> others = new TreeMap<>();
    private final List<ArchivedMessage> files = new ArrayList<>();
    private final List<ArchivedMessage> registrations = new ArrayList<>();
    private final List<String> skipped = new ArrayList<>();

    private ArchiveContents(OfflineArchive archive, boolean skipInvalid) {
        this.archive = archive;
        this.skipInvalid = skipInvalid;
    }

    /** @throws ImportException if a line cannot be imported, unless such lines shall be skipped */
    static ArchiveContents read(OfflineArchive archive, boolean skipInvalid) throws IOException {
        ArchiveContents contents = new ArchiveContents(archive, skipInvalid);
        archive.messages(contents::wrong, contents::add);
        contents.details.sort(BY_ORDER);
        contents.files.sort(BY_ORDER);
        contents.registrations.sort(BY_ORDER);
        return contents;
    }

    private void wrong(long line, String why) {
        String problem = archive.path() + ": line " + line + " of messages.json: " + why + ".";
        if (!skipInvalid) {
            throw ImportException.archive(problem + " Nothing was imported. To leave such lines out: --skip-invalid.");
        }
        skipped.add(problem);
    }

    private void add(ArchivedMessage message) {
        MessageType type = MessageType.of(message.type()).orElseThrow();
        if (FILES.contains(type)) {
            addFile(message);
        } else if (type == MessageType.PARAMETER) {
            JsonNode parameter = MessageType.parameter(message.payload());
            keepLatest(
                    parameters,
                    message.text("context") + "\n" + parameter.path("paramName").asText(),
                    message);
        } else if (type == MessageType.OTHER) {
            keepLatest(others, String.valueOf(message.text("key")), message);
        } else if (type == MessageType.REGISTER_MODEL) {
            registrations.add(message);
        } else if (type != MessageType.METRIC && type != MessageType.OUTPUT) {
            details.add(message);
        }
    }

    private static void keepLatest(Map<String, ArchivedMessage> latest, String key, ArchivedMessage message) {
        latest.merge(key, message, (one, other) -> BY_ORDER.compare(one, other) > 0 ? one : other);
    }

    private void addFile(ArchivedMessage message) {
        List<String> members = new ArrayList<>();
        if (message.type().equals(MessageType.FILE.wireName())) {
            members.add(message.text("file_path"));
        }
        for (JsonNode item : message.payload().path("items")) {
            members.add(item.path("file_path").asText());
        }
        if (message.text("thumbnail_path") != null) {
            members.add(message.text("thumbnail_path"));
        }
        for (String member : members) {
            if (!archive.has(member)) {
                wrong(message.line(), "file_path: '" + ForeignZip.shown(member) + "' is not in the archive");
                return;
            }
        }
        files.add(message);
    }

    /** Texts of the whole experiment and details of the machine, in the order in which they were logged. */
    List<ArchivedMessage> details() {
        return details;
    }

    /** The last value of each parameter, in the order in which they were logged. */
    List<ArchivedMessage> parameters() {
        return parameters.values().stream().sorted(BY_ORDER).toList();
    }

    List<ArchivedMessage> others() {
        return others.values().stream().sorted(BY_ORDER).toList();
    }

    List<ArchivedMessage> registrations() {
        return registrations;
    }

    /** What was left out, and why. */
    List<String> skipped() {
        return skipped;
    }

    /** Files in the order in which they were logged, without those that a later one replaces. */
    List<ArchivedMessage> files() {
        Map<String, ArchivedMessage> kept = new LinkedHashMap<>();
        Set<String> replaced = new HashSet<>();
        for (int i = files.size() - 1; i >= 0; i--) {
            ArchivedMessage message = files.get(i);
            JsonNode named = message.payload().path("additional_params");
            String name = message.type() + "\n" + message.text("upload_type") + "\n" + named.path("type") + "\n"
                    + named.path(named.has("figName") ? "figName" : "fileName") + "\n" + named.path("groupingName");
            if (!replaced.contains(name)) {
                kept.put(message.line() + "", message);
            }
            if (named.path("overwrite").asBoolean(false)) {
                replaced.add(name);
            }
        }
        return kept.values().stream().sorted(BY_ORDER).toList();
    }
}
