package dev.halley.examples.digits;

import static org.assertj.core.api.Assertions.assertThat;

import dev.halley.artifact.ArtifactType;
import dev.halley.artifact.Materializer;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;
import org.tribuo.Model;
import org.tribuo.classification.Label;

class ModelMaterializerTest {

    private static final ArtifactType MODEL = new ArtifactType(Model.class);

    @Test
    void isFoundByHalley() {
        assertThat(ServiceLoader.load(Materializer.class)).hasAtLeastOneElementOfType(ModelMaterializer.class);
        assertThat(new ModelMaterializer().accepts(MODEL)).isTrue();
        assertThat(new ModelMaterializer().accepts(new ArtifactType(String.class)))
                .isFalse();
    }

    @Test
    void readModelPredictsWhatTheWrittenOnePredicts() throws IOException {
        Samples.Split split = Samples.read().split(0.2, 7);
        Model<Label> written = Learners.forest(split.train(), split.test(), 5, 7, (metrics, tree) -> {});
        ByteArrayOutputStream out = new ByteArrayOutputStream();

        new ModelMaterializer().write(written, MODEL, out);
        Model<?> read = new ModelMaterializer().read(MODEL, new ByteArrayInputStream(out.toByteArray()));

        assertThat(Learners.predict(read.castModel(Label.class), split.test()))
                .isEqualTo(Learners.predict(written, split.test()));
    }
}
