package dev.halley.server.pipelineartifact;

import static dev.halley.server.http.Permission.READ;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.halley.client.Client;
import dev.halley.config.HalleyHome;
import dev.halley.metadata.ArtifactVersion;
import dev.halley.metadata.StoredArtifact;
import dev.halley.metadata.Visualisation;
import dev.halley.server.error.ApiException;
import dev.halley.server.error.ErrorKind;
import dev.halley.server.http.Call;
import dev.halley.server.http.Json;
import dev.halley.server.http.Routes;
import dev.halley.server.pipelinerun.HomeCatalog;
import dev.halley.server.pipelinerun.Shown;
import java.util.Optional;

/** What is in versions of artifacts: their text, what shows them, and all of their bytes. */
public final class ContentRoutes {

    private static final int LONGEST_TEXT = 200_000;
    private static final int LONGEST_VIEW = 32 << 20;

    private final HalleyHome home;
    private final HomeCatalog catalog;

    public ContentRoutes(HalleyHome home, HomeCatalog catalog) {
        this.home = home;
        this.catalog = catalog;
    }

    public void declare(Routes routes) {
        String version = "/pipeline-artifacts/{artifact}/versions/{version}";
        routes.api()
                .get(version + "/content", READ, this::content)
                .get(version + "/download", READ, this::download)
                .get(version + "/visualisations/{index}", READ, this::visualisation);
    }

    private ArtifactVersion version(Call call) {
        return catalog.read(call, store -> PipelineArtifactRoutes.find(store, call));
    }

    /** Apart from what is known of the version, since an artifact store may be far away. */
    private void content(Call call) {
        StoredArtifact artifact = version(call).content();
        Optional<byte[]> bytes = HomeCatalog.told(() -> {
            try (Client client = Client.openOwnStore(home)) {
                return client.artifacts().read(artifact.hash(), LONGEST_TEXT);
            }
        });
        ObjectNode answer = Json.MAPPER.createObjectNode().put("there", bytes.isPresent());
        answer.put("text", bytes.map(Shown::textIfAny).orElse(null));
        call.answer(answer.put("cut", artifact.size() > LONGEST_TEXT));
    }

    private void download(Call call) {
        StoredArtifact artifact = version(call).content();
        String name = artifact.artifact().replaceAll("[^\\p{L}\\p{N}._-]+", "-") + "-" + artifact.version();
        boolean there = HomeCatalog.told(() -> {
            try (Client client = Client.openOwnStore(home)) {
                return client.artifacts()
                        .read(artifact.hash(), in -> call.download(in, artifact.size(), name, artifact.hash()));
            }
        });
        if (!there) {
            throw gone(artifact);
        }
    }

    private static ApiException gone(StoredArtifact artifact) {
        return new ApiException(
                ErrorKind.NOT_FOUND,
                "the content of version " + artifact.version() + " of '" + artifact.artifact()
                        + "' is in no artifact store that this server reaches: " + artifact.uri()
                        + ". A local store is on the machine that ran the step; else it is gone.");
    }

    private void visualisation(Call call) {
        ArtifactVersion version = version(call);
        Visualisation view = Shown.choose(version.visualisations(), call.path("index"));
        byte[] bytes = HomeCatalog.told(() -> {
                    try (Client client = Client.openOwnStore(home)) {
                        return client.artifacts().read(view.hash(), LONGEST_VIEW);
                    }
                })
                .orElseThrow(() -> gone(version.content()));
        Shown.answer(call, view, bytes);
    }
}
