package dev.halley.server.asset;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.halley.server.error.ApiException;
import dev.halley.server.error.ErrorKind;
import dev.halley.server.http.Call;
import dev.halley.server.http.Json;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;

/** How the native API tells and sends the files of a version, of an artifact or of a registered model. */
public final class VersionFiles {

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
