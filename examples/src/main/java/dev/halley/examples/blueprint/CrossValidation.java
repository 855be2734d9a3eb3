package dev.halley.examples.blueprint;

import dev.halley.artifact.Artifact;
import dev.halley.pipeline.Pipeline;
import dev.halley.step.Step;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/** One step for each item of a list that is known only when the pipeline runs; items run at the same time. */
public final class CrossValidation {

    private CrossValidation() {}

    record Fold(int number, List<Double> train, List<Double> test) {}

    @Step
    static List<Fold> folds(int count, long seed) {
        List<Double> values = new Random(seed).doubles(count * 20L).boxed().toList();
        List<Fold> folds = new ArrayList<>();
        for (int fold = 0; fold < count; fold++) {
            int held = fold;
            List<Double> test = IntStream.range(0, values.size())
                    .filter(i -> i % count == held)
                    .mapToObj(values::get)
                    .toList();
            List<Double> train = IntStream.range(0, values.size())
                    .filter(i -> i % count != held)
                    .mapToObj(values::get)
                    .toList();
            folds.add(new Fold(fold, train, test));
        }
        return folds;
    }

    @Step(retries = 2)
    static double score(Fold fold) {
        double guess = mean(fold.train());
        double error = fold.test().stream()
                .mapToDouble(value -> Math.abs(value - guess))
                .average()
                .orElse(1);
        System.out.println("fold " + fold.number() + ": mean error " + error);
        return error;
    }

    @Step
    static double mean(List<Double> values) {
        return values.stream().mapToDouble(each -> each).average().orElse(Double.NaN);
    }

    public static final Pipeline PIPELINE = Pipeline.define("cross_validation", p -> {
        Artifact<List<Fold>> folds = p.step(CrossValidation::folds, p.parameter("folds", 5), p.parameter("seed", 1L));
        p.step(CrossValidation::mean, p.map(CrossValidation::score, folds));
    });

    public static void main(String[] arguments) {
        PIPELINE.run();
    }
}
