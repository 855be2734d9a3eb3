package dev.halley.examples.digits;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.tribuo.Model;
import org.tribuo.classification.Label;

class LearnersTest {

    private static final long SEED = 1986;
    private final Samples.Split split = split();

    @Test
    void readsAllImagesWithGreyValuesBetweenZeroAndOne() throws IOException {
        Samples samples = Samples.read();

        assertThat(samples.size()).isEqualTo(1797);
        assertThat(List.of(samples.pixels())).allMatch(image -> image.length == 64);
        assertThat(Arrays.stream(samples.pixels()).flatMapToDouble(Arrays::stream))
                .allMatch(grey -> grey >= 0 && grey <= 1)
                .contains(0.0, 1.0);
        assertThat(samples.labels()).contains(IntStream.range(0, 10).toArray());
    }

    @Test
    void keepsTheSameShareOfEveryDigitForTheTest() {
        assertThat(split.train().size() + split.test().size()).isEqualTo(1797);
        for (int digit = 0; digit < 10; digit++) {
            assertThat(share(digit, split.test())).isBetween(0.19, 0.21);
        }
    }

    @Test
    void logisticRegressionReadsMoreThanNinetyThreePercentAndItsLossFalls() {
        List<Map<String, Double>> epochs = new ArrayList<>();
        Model<Label> model =
                Learners.logisticRegression(split.train(), 0.1, 10, SEED, (metrics, epoch) -> epochs.add(metrics));

        assertThat(accuracy(model)).isGreaterThanOrEqualTo(0.93);
        assertThat(epochs).hasSize(10);
        assertThat(epochs.get(9).get("loss"))
                .isPositive()
                .isLessThan(epochs.get(0).get("loss"));
        assertThat(epochs.get(9).get("train_accuracy")).isBetween(0.95, 1.0);
    }

    @Test
    void forestReadsMoreThanNinetyThreePercentAndEndsAtTheAccuracyItTold() {
        List<Map<String, Double>> trees = new ArrayList<>();
        Model<Label> model =
                Learners.forest(split.train(), split.test(), 40, SEED, (metrics, tree) -> trees.add(metrics));

        assertThat(trees).hasSize(40);
        assertThat(accuracy(model)).isGreaterThanOrEqualTo(0.93);
        assertThat(trees.get(39).get("test_accuracy")).isEqualTo(accuracy(model));
    }

    @Test
    void sameSeedGivesTheSameValues() {
        assertThat(values()).isEqualTo(values());
    }

    private List<Object> values() {
        List<Object> values = new ArrayList<>();
        Learners.Progress record = (metrics, step) -> values.add(List.of(step, metrics));
        values.add(Arrays.toString(
                Learners.predict(Learners.logisticRegression(split.train(), 0.1, 3, SEED, record), split.test())));
        values.add(Arrays.toString(
                Learners.predict(Learners.forest(split.train(), split.test(), 5, SEED, record), split.test())));
        return values;
    }

    private double accuracy(Model<Label> model) {
        int[] seen = Learners.predict(model, split.test());
        long right = IntStream.range(0, seen.length)
                .filter(i -> seen[i] == split.test().labels()[i])
                .count();
        return (double) right / seen.length;
    }

    private double share(int digit, Samples part) {
        long inPart =
                Arrays.stream(part.labels()).filter(label -> label == digit).count();
        long inAll = inPart
                + Arrays.stream(split.train().labels())
                        .filter(label -> label == digit)
                        .count();
        return (double) inPart / inAll;
    }

    private static Samples.Split split() {
        try {
            return Samples.read().split(0.2, SEED);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
