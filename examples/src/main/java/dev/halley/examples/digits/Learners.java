package dev.halley.examples.digits;

import com.oracle.labs.mlrg.olcut.provenance.ConfiguredObjectProvenance;
import com.oracle.labs.mlrg.olcut.util.Pair;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.IntStream;
import org.tribuo.Dataset;
import org.tribuo.Example;
import org.tribuo.Model;
import org.tribuo.MutableDataset;
import org.tribuo.classification.Label;
import org.tribuo.classification.LabelFactory;
import org.tribuo.classification.dtree.CARTClassificationTrainer;
import org.tribuo.classification.dtree.impurity.GiniIndex;
import org.tribuo.classification.ensemble.VotingCombiner;
import org.tribuo.classification.sgd.LabelObjective;
import org.tribuo.classification.sgd.linear.LinearSGDTrainer;
import org.tribuo.classification.sgd.objectives.LogMulticlass;
import org.tribuo.common.tree.RandomForestTrainer;
import org.tribuo.ensemble.WeightedEnsembleModel;
import org.tribuo.impl.ArrayExample;
import org.tribuo.math.la.SGDVector;
import org.tribuo.math.optimisers.AdaGrad;
import org.tribuo.math.util.VectorNormalizer;
import org.tribuo.provenance.SimpleDataSourceProvenance;

/**
 * The machine learning of this example, with Tribuo and without Halley: two learners that tell how they get on. The same
 * seed gives the same model and the same values.
 */
public final class Learners {

    private static final LabelFactory LABELS = new LabelFactory();
    private static final int WHOLE_EPOCH_UNLOGGED = -1;

    /** Held in a field because the JDK forgets the level of a logger that nobody holds. */
    private static final Logger TRIBUO = Logger.getLogger("org.tribuo");

    static {
        TRIBUO.setLevel(Level.WARNING);
    }

    private Learners() {}

    /** Is told how far a learner came after each of its epochs or trees; the first is 1. */
    @FunctionalInterface
    public interface Progress {
        void reached(Map<String, Double> metrics, long step);
    }

    /** Multinomial logistic regression by stochastic gradient descent; tells loss and accuracy on the way. */
    public static Model<Label> logisticRegression(
            Samples train, double learningRate, int epochs, long seed, Progress progress) {
        var objective = new ObservedObjective(new LogMulticlass(), train.size(), progress);
        var trainer = new LinearSGDTrainer(objective, new AdaGrad(learningRate), epochs, WHOLE_EPOCH_UNLOGGED, 1, seed);
        return trainer.train(dataset(train));
    }

    /** A random forest; tells for each tree how well all trees up to it read the test images together. */
    public static Model<Label> forest(Samples train, Samples test, int trees, long seed, Progress progress) {
        var tree = new CARTClassificationTrainer(16, 1f, 0f, 0.12f, false, new GiniIndex(), seed);
        var trainer = new RandomForestTrainer<>(tree, new VotingCombiner(), trees, seed);
        var forest = (WeightedEnsembleModel<Label>) trainer.train(dataset(train));
        int[][] votes = new int[test.size()][Samples.DIGITS];
        for (int k = 0; k < forest.getNumModels(); k++) {
            int[] votedByTree = predict(forest.getModels().get(k), test);
            int right = 0;
            for (int i = 0; i < votes.length; i++) {
                votes[i][votedByTree[i]]++;
                right += indexOfLargest(votes[i]) == test.labels()[i] ? 1 : 0;
            }
            progress.reached(Map.of("test_accuracy", (double) right / test.size()), k + 1);
        }
        return forest;
    }

    /** The digit that the model sees in each image. */
    public static int[] predict(Model<Label> model, Samples samples) {
        return model.predict(dataset(samples)).stream()
                .mapToInt(prediction -> Integer.parseInt(prediction.getOutput().getLabel()))
                .toArray();
    }

    private static Dataset<Label> dataset(Samples samples) {
        var source = new SimpleDataSourceProvenance(
                "UCI optical digits", OffsetDateTime.of(1998, 7, 1, 0, 0, 0, 0, ZoneOffset.UTC), LABELS);
        var dataset = new MutableDataset<>(source, LABELS);
        String[] names = IntStream.range(0, samples.pixels()[0].length)
                .mapToObj(pixel -> "row%d_column%d".formatted(pixel / 8, pixel % 8))
                .toArray(String[]::new);
        for (int i = 0; i < samples.size(); i++) {
            Label label = new Label(Integer.toString(samples.labels()[i]));
            Example<Label> example = new ArrayExample<>(label, names, samples.pixels()[i]);
            dataset.add(example);
        }
        return dataset;
    }

    private static int indexOfLargest(int[] values) {
        int best = 0;
        for (int i = 1; i < values.length; i++) {
            best = values[i] > values[best] ? i : best;
        }
        return best;
    }

    /**
     * Tribuo trains all epochs in one call, but asks the objective about every example it learns from: that is where an
     * epoch can be watched. Confined to one training.
     */
    private static final class ObservedObjective implements LabelObjective {

        private final LabelObjective observed;
        private final int examples;
        private final Progress progress;
        private int seen;
        private int right;
        private double loss;

        ObservedObjective(LabelObjective observed, int examples, Progress progress) {
            this.observed = observed;
            this.examples = examples;
            this.progress = progress;
        }

        @Override
        public Pair<Double, SGDVector> lossAndGradient(Integer truth, SGDVector scores) {
            boolean hit = scores.indexOfMax() == truth;
            Pair<Double, SGDVector> result = observed.lossAndGradient(truth, scores);
            // Tribuo returns the log-likelihood, which is the negative of the loss that one expects to see fall.
            loss -= result.getA();
            right += hit ? 1 : 0;
            seen++;
            if (seen % examples == 0) {
                progress.reached(
                        Map.of("loss", loss / examples, "train_accuracy", (double) right / examples), seen / examples);
                loss = 0;
                right = 0;
            }
            return result;
        }

        @Override
        @SuppressWarnings("deprecation") // Tribuo still declares it abstract; its trainers call lossAndGradient.
        public Pair<Double, SGDVector> valueAndGradient(int truth, SGDVector scores) {
            return lossAndGradient(truth, scores);
        }

        @Override
        public VectorNormalizer getNormalizer() {
            return observed.getNormalizer();
        }

        @Override
        public boolean isProbabilistic() {
            return observed.isProbabilistic();
        }

        @Override
        public ConfiguredObjectProvenance getProvenance() {
            return observed.getProvenance();
        }
    }
}
