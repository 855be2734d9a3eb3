package dev.halley.examples.digits;

import java.util.Arrays;
import java.util.stream.Collectors;

/**
 * How well a model reads images that it has not seen.
 *
 * @param accuracy share of the images that were read right
 * @param confusion one row for each true digit, one column for each digit that the model saw instead
 */
@SuppressWarnings("ArrayRecordComponent") // Nobody compares two of them.
public record Evaluation(double accuracy, int[][] confusion) {

    static Evaluation of(int[] seen, int[] truth) {
        int[][] confusion = new int[Samples.DIGITS][Samples.DIGITS];
        int right = 0;
        for (int i = 0; i < truth.length; i++) {
            confusion[truth[i]][seen[i]]++;
            right += truth[i] == seen[i] ? 1 : 0;
        }
        return new Evaluation((double) right / truth.length, confusion);
    }

    /** The confusion matrix as text, one line for each true digit. */
    String confusionTable() {
        return Arrays.stream(confusion)
                .map(row -> Arrays.stream(row).mapToObj("%3d"::formatted).collect(Collectors.joining(" ")))
                .collect(Collectors.joining("\n"));
    }
}
