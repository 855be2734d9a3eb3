package dev.halley.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.halley.artifact.ArtifactType;
import dev.halley.artifact.Materializer;
import dev.halley.step.Step;
import dev.halley.step.StepCall;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A type of a library that Halley does not know, generic by its interface. */
class OwnMaterializerTest {

    /** As a model of a machine-learning library: no record, not serializable. */
    interface Model<T> {
        String weights();
    }

    /** One learned model. */
    static final class Linear<T> implements Model<T> {
        private final String weights;

        Linear(String weights) {
            this.weights = weights;
        }

        @Override
        public String weights() {
            return weights;
        }
    }

    /** Registered in META-INF/services. */
    public static final class ModelMaterializer implements Materializer<Model<?>> {
        @Override
        public String name() {
            return "test-model/1";
        }

        @Override
        public boolean accepts(ArtifactType type) {
            return Model.class.isAssignableFrom(type.rawClass());
        }

        @Override
        public void write(Model<?> value, ArtifactType type, OutputStream out) throws IOException {
            out.write(value.weights().getBytes(StandardCharsets.UTF_8));
        }

        @Override
        public Model<?> read(ArtifactType type, InputStream in) throws IOException {
            return new Linear<>(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        }
    }

    record Trained<M>(M model, double accuracy) {}

    private static final AtomicReference<String> SEEN = new AtomicReference<>("");

    @TempDir
    Path home;

    @Step
    static Trained<Model<Integer>> train() {
        return new Trained<>(new Linear<>("1 2 3"), 0.9);
    }

    @Step
    static void use(Model<Integer> model, Trained<Model<Integer>> whole, double accuracy) {
        SEEN.set(model.weights() + ", " + whole.model().weights() + ", " + accuracy);
    }

    @Test
    void storesModelsAloneAndInRecordsOfGenericType() {
        PipelineRun run = new Bench(home).run(p -> {
            StepCall<Trained<Model<Integer>>> trained = p.step(OwnMaterializerTest::train);
            p.step(OwnMaterializerTest::use, trained.map(Trained::model), trained, trained.map(Trained::accuracy));
        });

        assertThat(run.requireSuccess().succeeded()).isTrue();
        assertThat(SEEN).hasValue("1 2 3, 1 2 3, 0.9");
    }
}
