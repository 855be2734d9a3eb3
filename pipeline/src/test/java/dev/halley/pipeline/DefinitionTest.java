package dev.halley.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.halley.artifact.Artifact;
import dev.halley.internal.graph.PipelineGraph;
import dev.halley.internal.graph.Projection;
import dev.halley.internal.graph.Source;
import dev.halley.internal.graph.StepNode;
import dev.halley.step.Step;
import dev.halley.step.StepCall;
import java.util.List;
import org.junit.jupiter.api.Test;

class DefinitionTest {

    record Split(List<Double> train, List<Double> test) {}

    @Step
    static Split load() {
        return new Split(List.of(), List.of());
    }

    @Step(experimentTracker = "comet_tracker")
    static double train(List<Double> train, double learningRate, int epochs) {
        return train.size() * learningRate * epochs;
    }

    @Step
    static void report(double model) {}

    @Step(name = "say")
    static void sayHello() {}

    static void noStep() {}

    @Step
    void notStatic() {}

    @Step
    static String eight(int a, long b, float c, double d, boolean e, String f, char g, byte h) {
        return f;
    }

    private final PipelineGraph graph = new PipelineGraph("digits");
    private final PipelineBuilder p = new PipelineBuilder(graph);

    private List<String> ids() {
        graph.complete();
        return graph.steps().stream().map(StepNode::id).toList();
    }

    @Test
    void findsTheMethodsBehindReferencesWithPrimitivesAndWithoutResult() {
        Artifact<Split> data = p.step(DefinitionTest::load);
        Artifact<Double> model = p.step(
                DefinitionTest::train, data.map(Split::train), p.parameter("rate", 0.1), p.parameter("epochs", 3));
        p.step(DefinitionTest::report, model);

        assertThat(graph.steps())
                .extracting(step -> step.method().getName())
                .containsExactly("load", "train", "report");
        assertThat(graph.steps().get(1).annotated().experimentTracker()).isEqualTo("comet_tracker");
    }

    @Test
    void takesEightInputsOfAllPrimitiveTypes() {
        StepCall<String> call = p.step(
                DefinitionTest::eight,
                p.parameter("a", 1),
                p.parameter("b", 1L),
                p.parameter("c", 1f),
                p.parameter("d", 1d),
                p.parameter("e", true),
                p.parameter("f", ""),
                p.parameter("g", 'g'),
                p.parameter("h", (byte) 1));

        assertThat(call).isNotNull();
        assertThat(graph.parameters()).hasSize(8);
    }

    @Test
    void aProjectionNamesTheComponentAndIsNoStep() {
        StepCall<Split> data = p.step(DefinitionTest::load);

        Projection<?> projection = (Projection<?>) data.map(Split::test);

        assertThat(graph.steps()).hasSize(1);
        assertThat(projection.source()).isEqualTo(new Source.Output((StepNode<?>) data));
        assertThat(projection.path()).extracting("name").containsExactly("test");
    }

    @Test
    void numbersRepeatedCallsUnlessTheyAreNamed() {
        p.step(DefinitionTest::load);
        p.step(DefinitionTest::load);
        p.step(DefinitionTest::load).named("load_2");
        p.step(DefinitionTest::load);
        p.step(DefinitionTest::sayHello);

        assertThat(ids()).containsExactly("load", "load_3", "load_2", "load_4", "say");
        assertThat(graph.problems()).isEmpty();
    }

    @Test
    void twoStepsOfOneNameAreAProblem() {
        p.step(DefinitionTest::load).named("a");
        p.step(DefinitionTest::load).named("a");

        assertThat(ids()).hasSize(2);
        assertThat(graph.problems()).containsExactly("Two steps are named 'a'. Give each its own name.");
    }

    @Test
    void aParameterDeclaredTwiceWithDifferentDefaultsIsAProblem() {
        p.parameter("rate", 0.1);
        p.parameter("rate", 0.1);
        p.parameter("rate", 0.2);

        assertThat(graph.problems())
                .containsExactly("Parameter 'rate' is declared twice, as 0.1 and as 0.2."
                        + " Declare it once and pass it to both steps.");
    }

    @Test
    void refusesWhatCannotBeAStep() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> p.step(DefinitionTest::noStep))
                .withMessage(
                        "dev.halley.pipeline.DefinitionTest.noStep is not a step. Annotate the method with @Step.");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> p.step(() -> {}))
                .withMessageContaining("is a lambda")
                .withMessageContaining("Write the code as a static method with @Step.");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> p.step(this::notStatic))
                .withMessage("dev.halley.pipeline.DefinitionTest.notStatic is not static."
                        + " Make it static: a step keeps no state between executions.");
    }

    @Test
    void refusesAProjectionThatComputes() {
        StepCall<Split> data = p.step(DefinitionTest::load);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> data.map(split -> split.train().size()))
                .withMessageContaining("is not a component of a record (expected in map: a reference as Split::train)");
    }

    @Test
    void refusesArtifactsOfAnotherPipeline() {
        PipelineBuilder other = new PipelineBuilder(new PipelineGraph("other"));
        Artifact<Double> foreign = other.parameter("x", 1.0);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> p.step(DefinitionTest::report, foreign))
                .withMessage("Step 'report' takes an artifact of another pipeline definition."
                        + " Use the results of this pipeline's steps.");
    }
}
