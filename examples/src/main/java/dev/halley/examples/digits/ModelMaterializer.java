package dev.halley.examples.digits;

import dev.halley.artifact.ArtifactType;
import dev.halley.artifact.Materializer;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.tribuo.Model;

/**
 * Stores Tribuo's models in Tribuo's own format (protobuf). Halley finds it through
 * {@code META-INF/services/dev.halley.artifact.Materializer}; that is all it takes to pass a type of any library from
 * step to step.
 */
public final class ModelMaterializer implements Materializer<Model<?>> {

    @Override
    public String name() {
        return "tribuo-model/1";
    }

    @Override
    public boolean accepts(ArtifactType type) {
        return Model.class.isAssignableFrom(type.rawClass());
    }

    @Override
    public void write(Model<?> model, ArtifactType type, OutputStream out) throws IOException {
        model.serializeToStream(out);
    }

    @Override
    public Model<?> read(ArtifactType type, InputStream in) throws IOException {
        return Model.deserializeFromStream(in);
    }
}
