package dev.halley.server.optimizer;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.halley.server.http.Json;
import java.util.Comparator;
import java.util.List;
import java.util.Random;

/**
 * Suggests where good scores are likely.
 *
 * <p>A tree-structured Parzen estimator (Bergstra et al., Algorithms for Hyper-Parameter Optimization, 2011): the sets with a score are
 * split into the few best and the rest; for each parameter each part gives a density (a mixture of normal distributions around
 * its values and one over the whole range, or smoothed counts); of some draws from the density of the best, the one whose ratio of
 * both densities is greatest is taken. Parameters are looked at one by one, which is cheap and good enough for tens of them; a
 * Gaussian process would see how they depend on each other, at a cubic price.
 */
final class ParzenTree {

    private static final int FEWEST = 8;
    private static final int DRAWS = 32;
    /** Of the square root of their number. With a quarter of all, 60 sets were no better than chance. */
    private static final double BEST = 0.5;

    private final List<Dimension> dimensions;
    private final List<ObjectNode> good;
    private final List<ObjectNode> rest;

    ParzenTree(List<Dimension> dimensions, List<Scored> given, boolean maximize) {
        this.dimensions = dimensions;
        Comparator<Scored> byScore = Comparator.comparingDouble(ParzenTree::score);
        List<ObjectNode> scored = given.stream()
                .filter(set -> set.score() != null && Double.isFinite(set.score()))
                .sorted(maximize ? byScore.reversed() : byScore)
                .map(Scored::parameters)
                .toList();
        int best = Math.max(Math.min(2, scored.size()), (int) Math.ceil(Math.sqrt(scored.size()) * BEST));
        this.good = scored.subList(0, best);
        this.rest = scored.subList(best, scored.size());
    }

    private static double score(Scored set) {
        Double score = set.score();
        return score == null ? 0 : score;
    }

    /** Whether enough is known; before, chance is better. */
    boolean isUseful() {
        return good.size() + rest.size() >= FEWEST;
    }

    ObjectNode suggest(Random random) {
        ObjectNode set = Json.MAPPER.createObjectNode();
        for (Dimension dimension : dimensions) {
            JsonNode best = draw(dimension, random);
            double bestRatio = ratio(dimension, best);
            for (int i = 1; i < DRAWS; i++) {
                JsonNode drawn = draw(dimension, random);
                double ratio = ratio(dimension, drawn);
                if (ratio > bestRatio) {
                    best = drawn;
                    bestRatio = ratio;
                }
            }
            set.set(dimension.name(), best);
        }
        return set;
    }

    private JsonNode draw(Dimension dimension, Random random) {
        int kernel = random.nextInt(good.size() + 1);
        if (kernel == good.size() || !dimension.isRange()) {
            return dimension.isRange()
                            || random.nextInt(good.size() + dimension.values().size()) >= good.size()
                    ? dimension.sample(random)
                    : good.get(random.nextInt(good.size())).path(dimension.name());
        }
        double centre = dimension.position(good.get(kernel).path(dimension.name()));
        return dimension.value(centre + random.nextGaussian() * width(dimension, good.size()));
    }

    private double ratio(Dimension dimension, JsonNode value) {
        return Math.log(density(dimension, value, good)) - Math.log(density(dimension, value, rest));
    }

    private static double density(Dimension dimension, JsonNode value, List<ObjectNode> seen) {
        if (!dimension.isRange()) {
            long count = seen.stream()
                    .filter(set -> set.path(dimension.name()).equals(value))
                    .count();
            return (count + 1.0) / (seen.size() + dimension.values().size());
        }
        double at = dimension.position(value);
        double width = width(dimension, seen.size());
        double sum = 1 / range(dimension);
        for (ObjectNode set : seen) {
            double distance = (at - dimension.position(set.path(dimension.name()))) / width;
            sum += Math.exp(-distance * distance / 2) / (width * Math.sqrt(2 * Math.PI));
        }
        return sum / (seen.size() + 1);
    }

    /** Kernels get narrower the more is known (Scott's rule). */
    private static double width(Dimension dimension, int seen) {
        return range(dimension) / 4 * Math.pow(Math.max(1, seen), -0.4);
    }

    private static double range(Dimension dimension) {
        double range = dimension.normal() ? 4 * dimension.high() : dimension.high() - dimension.low();
        return Math.max(range, 1e-9);
    }
}
