package dev.halley.integrations.mlflow;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.halley.error.ErrorKind;
import dev.halley.error.HalleyException;
import dev.halley.modelregistry.ModelRegistry;
import dev.halley.modelregistry.RegisteredVersion;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** MLflow's registry. A stage is kept as an alias, since MLflow has given up stages. */
final class MlflowModelRegistry implements ModelRegistry {

    private final String name;
    private final MlflowServer server;

    MlflowModelRegistry(String name, MlflowServer server) {
        this.name = name;
        this.server = server;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public void check() {
        call(() -> server.get("registered-models/search?max_results=1"));
    }

    @Override
    public RegisteredVersion register(String model, String uri, Map<String, String> metadata) {
        return call(() -> {
            try {
                server.post("registered-models/create", MlflowServer.object().put("name", model));
            } catch (MlflowServer.Refused e) {
                if (!e.is("RESOURCE_ALREADY_EXISTS")) {
                    throw e;
                }
            }
            ObjectNode version = MlflowServer.object().put("name", model).put("source", uri);
            ArrayNode tags = version.putArray("tags");
            metadata.forEach((key, value) ->
                    tags.addObject().put("key", Names.valid(key)).put("value", value));
            return read(server.post("model-versions/create", version).path("model_version"));
        });
    }

    @Override
    public List<RegisteredVersion> versions(String model) {
        String filter = MlflowServer.encoded("name='" + model.replace("'", "") + "'");
        JsonNode found = call(() -> server.get("model-versions/search?max_results=1000&filter=" + filter));
        List<RegisteredVersion> versions = new ArrayList<>();
        found.path("model_versions").forEach(version -> versions.add(read(version)));
        versions.sort((left, right) -> Integer.compare(number(right), number(left)));
        return versions;
    }

    private static int number(RegisteredVersion version) {
        return Integer.parseInt(version.version());
    }

    @Override
    public void setStage(String model, String version, String stage) {
        call(() -> server.post(
                "registered-models/alias",
                MlflowServer.object().put("name", model).put("alias", stage).put("version", version)));
    }

    private static RegisteredVersion read(JsonNode version) {
        Map<String, String> metadata = new LinkedHashMap<>();
        version.path("tags")
                .forEach(tag ->
                        metadata.put(tag.path("key").asText(), tag.path("value").asText()));
        String alias = version.path("aliases").path(0).asText("");
        return new RegisteredVersion(
                version.path("name").asText(),
                version.path("version").asText(),
                version.path("source").asText(),
                alias.isEmpty() ? null : alias,
                metadata);
    }

    private interface Request<T> {
        T send() throws IOException;
    }

    private <T> T call(Request<T> request) {
        try {
            return request.send();
        } catch (MlflowServer.Refused e) {
            ErrorKind kind = e.isUnauthenticated() ? ErrorKind.UNAUTHENTICATED : ErrorKind.INVALID;
            throw new HalleyException(kind, "The model registry '" + name + "': " + e.getMessage(), e);
        } catch (IOException e) {
            throw new HalleyException(
                    ErrorKind.UNREACHABLE,
                    "The model registry '" + name + "' does not answer at " + server.address()
                            + ". Start the server, or change --tracking_uri.",
                    e);
        }
    }
}
