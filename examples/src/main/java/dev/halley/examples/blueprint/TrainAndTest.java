package dev.halley.examples.blueprint;

import dev.halley.artifact.Artifact;
import dev.halley.pipeline.Pipeline;
import dev.halley.step.Step;
import dev.halley.step.StepContext;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

/** Makes data, trains a line on a part of it, and tests it on the rest. Run it twice: nothing changed, so nothing runs. */
public final class TrainAndTest {

    private TrainAndTest() {}

    record Point(double x, double y) {}

    record Split(List<Point> train, List<Point> test) {}

    record Line(double slope, double offset) {}

    @Step
    static Split load(int count, long seed) {
        Random random = new Random(seed);
        List<Point> points = Stream.generate(random::nextGaussian)
                .limit(count)
                .map(x -> new Point(x, 3 * x + 1 + random.nextGaussian() / 10))
                .toList();
        return new Split(points.subList(0, count * 3 / 4), points.subList(count * 3 / 4, count));
    }

    @Step
    static Line train(List<Point> points, int epochs, double rate) {
        double slope = 0;
        double offset = 0;
        for (int epoch = 1; epoch <= epochs; epoch++) {
            for (Point point : points) {
                double error = slope * point.x() + offset - point.y();
                slope -= rate * error * point.x();
                offset -= rate * error;
            }
            System.out.println("epoch " + epoch + ": y = " + slope + " x + " + offset);
        }
        return new Line(slope, offset);
    }

    @Step
    static double test(Line line, List<Point> points) {
        double error = points.stream()
                .mapToDouble(point -> Math.abs(line.slope() * point.x() + line.offset() - point.y()))
                .average()
                .orElse(Double.NaN);
        StepContext.current().logMetadata("mean_error", error);
        return error;
    }

    public static final Pipeline PIPELINE = Pipeline.define("train_and_test", p -> {
        Artifact<Split> data = p.step(TrainAndTest::load, p.parameter("count", 400), p.parameter("seed", 1L));
        Artifact<Line> line = p.step(
                TrainAndTest::train, data.map(Split::train), p.parameter("epochs", 3), p.parameter("rate", 0.05));
        p.step(TrainAndTest::test, line, data.map(Split::test));
    });

    public static void main(String[] arguments) {
        PIPELINE.run();
    }
}
