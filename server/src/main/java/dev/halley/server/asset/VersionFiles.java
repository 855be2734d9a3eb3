package dev.halley.server.asset;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.halley.server.error.ApiException;
import dev.halley.server.error.ErrorKind;
import dev.halley.server.http.Call;
import dev.halley.server.http.Json;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import org.jdbi.v3.core.mapper.RowMapper;

/** The files of a version, of an artifact or of a registered model: how tables keep them, and how the native API tells and sends them. */
public final class VersionFiles {

    /** What the tables of files of versions have. */
    public static final String COLUMNS = "asset_id, type, file_name, file_size, sha256, link, metadata, created_millis";

    /** A row with {@link #COLUMNS}. */
    public static final RowMapper<Asset> ROW = (row, context) -> new Asset(
            row.getString("asset_id"),
            row.getString("type"),
            row.getString("file_name"),
            row.getLong("file_size"),
            row.getString("sha256"),
            row.getString("link"),
            null,
            null,
            null,
            null,
            row.getString("metadata"),
            row.getLong("created_millis"));

    private VersionFiles() {}

    public static ObjectNode describe(Asset file) {
        return Json.MAPPER
                .createObjectNode()
                .put("assetId", file.assetId())
                .put("fileName", file.fileName())
                .put("fileSize", file.fileSize())
                .put("type", file.type())
                .put("remote", file.sha256() == null)
                .put("link", file.link())
                .put("sha256", file.sha256())
                .put("metadata", file.metadata());
    }

    /**
     * Answers with a file's content.
     *
     * @param id what was asked for
     * @throws ApiException NOT_FOUND without a file, INVALID if it is only a link
     */
    public static void send(Call call, Blobs blobs, String id, Optional<Asset> found) throws IOException {
        Asset file =
                found.orElseThrow(() -> new ApiException(ErrorKind.NOT_FOUND, "the version has no file '" + id + "'."));
        String sha256 = file.sha256();
        if (sha256 == null) {
            throw new ApiException(ErrorKind.INVALID, "file '" + id + "' is remote: it is at " + file.link() + ".");
        }
        try (InputStream content = blobs.open(sha256)) {
            call.download(content, file.fileSize(), file.fileName(), sha256);
        }
    }
}
