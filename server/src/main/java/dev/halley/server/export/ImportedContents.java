package dev.halley.server.export;

import java.io.IOException;
import java.io.InputStream;
import java.util.HashSet;
import java.util.Set;

/** The contents of an export that are in the store of this server. Confined to one thread. */
final class ImportedContents {

    private final ImportedExperiment.Parts parts;
    private final ImportFile file;
    private final Set<String> kept = new HashSet<>();

    ImportedContents(ImportedExperiment.Parts parts, ImportFile file) {
        this.parts = parts;
        this.file = file;
    }

    int size() {
        return kept.size();
    }

    /**
     * Keeps the content that a line names. It must be in the file itself: a name alone gives nobody what others uploaded.
     *
     * @return false if the content was lost before it was exported
     */
    boolean keep(LineReader lines, long workspaceId) throws IOException {
        String sha256 = lines.optionalText("sha256", 64);
        Long size = lines.number("fileSize");
        if (lines.has("lost")) {
            return false;
        }
        if (sha256 == null) {
            if (lines.optionalText("link", 0) == null || size == null || size != 0) {
                throw lines.wrong(
                        "is an asset with neither a content nor a link, or with the size of one that it has not");
            }
            return true;
        }
        if (!ExportFile.SHA256.matcher(sha256).matches() || !file.has(ExportFile.content(sha256))) {
            throw lines.wrong("names a content that is not in the file");
        }
        if (size == null || size != file.contentSize(sha256)) {
            throw lines.wrong("'fileSize' is " + size + ", but the content has " + file.contentSize(sha256) + " bytes");
        }
        if (size > 0) {
            parts.quotas().requireRoomForBytesIn(workspaceId, size);
        }
        if (!kept.contains(sha256)) {
            try (InputStream content = file.content(sha256)) {
                if (!parts.blobs().keep(content).sha256().equals(sha256)) {
                    throw lines.wrong("names a content that has changed meanwhile");
                }
            }
            kept.add(sha256);
        }
        return true;
    }
}
