package dev.halley.examples.digits;

import dev.halley.artifact.Artifact;
import dev.halley.client.Client;
import dev.halley.examples.digits.Samples.Split;
import dev.halley.experimenttracker.ExperimentTracker;
import dev.halley.pipeline.Pipeline;
import dev.halley.step.Step;
import java.io.IOException;
import java.util.Map;
import org.tribuo.Model;
import org.tribuo.classification.Label;

/**
 * Which of two learners reads hand-written digits better?
 *
 * <p>Each method with {@link Step} is a step. What goes in and out of it is stored, so a step whose code and inputs did
 * not change is not run again. {@link #DIGITS} wires the steps: the two learners need nothing of each other, so they run
 * at the same time, and each logs to an experiment of its own.
 */
public final class Digits {

    private Digits() {}

    @Step
    static Samples load() throws IOException {
        return Samples.read();
    }

    @Step
    static Split split(Samples images, double testShare, long seed) {
        return images.split(testShare, seed);
    }

    @Step(experimentTracker = "comet_tracker")
    static Model<Label> trainLogisticRegression(Samples train, double learningRate, int epochs, long seed) {
        ExperimentTracker tracker = Client.current().activeStack().experimentTracker();
        tracker.logParams(Map.of("learning_rate", learningRate, "epochs", epochs, "seed", seed));
        return Learners.logisticRegression(train, learningRate, epochs, seed, tracker::logMetrics);
    }

    @Step(experimentTracker = "comet_tracker")
    static Model<Label> trainForest(Samples train, Samples test, int trees, long seed) {
        ExperimentTracker tracker = Client.current().activeStack().experimentTracker();
        tracker.logParams(Map.of("trees", trees, "seed", seed));
        return Learners.forest(train, test, trees, seed, tracker::logMetrics);
    }

    @Step(experimentTracker = "comet_tracker")
    static Evaluation evaluate(Model<Label> model, Samples test) {
        Evaluation evaluation = Evaluation.of(Learners.predict(model, test), test.labels());
        ExperimentTracker tracker = Client.current().activeStack().experimentTracker();
        tracker.logMetrics(Map.of("accuracy", evaluation.accuracy()));
        tracker.logOther("confusion_matrix", evaluation.confusionTable());
        return evaluation;
    }

    @Step
    static String pickBetter(Evaluation logisticRegression, Evaluation forest) {
        return logisticRegression.accuracy() > forest.accuracy() ? "logistic regression" : "forest";
    }

    /** The whole pipeline. A run may choose others: {@code DIGITS.run(RunOptions.defaults().parameter("epochs", 50))}. */
    public static final Pipeline DIGITS = Pipeline.define("digits", p -> {
        Artifact<Long> seed = p.parameter("seed", 1986L);
        Artifact<Split> data = p.step(Digits::split, p.step(Digits::load), p.parameter("test_share", 0.2), seed);
        Artifact<Samples> train = data.map(Split::train);
        Artifact<Samples> test = data.map(Split::test);

        Artifact<Model<Label>> regression = p.step(
                Digits::trainLogisticRegression,
                train,
                p.parameter("learning_rate", 0.1),
                p.parameter("epochs", 30),
                seed);
        Artifact<Model<Label>> forest = p.step(Digits::trainForest, train, test, p.parameter("trees", 60), seed);

        p.step(
                Digits::pickBetter,
                p.step(Digits::evaluate, regression, test).named("evaluateLogisticRegression"),
                p.step(Digits::evaluate, forest, test).named("evaluateForest"));
    });

    public static void main(String[] args) {
        DIGITS.run();
    }
}
