package dev.halley.artifact;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Map;

/** {@link ListManifest}s. Never found by type: only the engine makes them. */
final class ListMaterializer implements Materializer<Object> {

    private static final JsonMapper JSON = JsonMapper.builder()
            .disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET)
            .build();

    @Override
    public String name() {
        return "list/1";
    }

    @Override
    public boolean accepts(ArtifactType type) {
        return false;
    }

    @Override
    public void write(Object value, ArtifactType type, OutputStream out) throws IOException {
        JSON.writeValue(out, value);
    }

    @Override
    public Object read(ArtifactType type, InputStream in) throws IOException {
        return JSON.readValue(in, ListManifest.class);
    }

    @Override
    public Map<String, Object> metadata(Object value, ArtifactType type) {
        return Map.of("items", ((ListManifest) value).hashes().size());
    }
}
