package dev.halley.server.optimizer;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.halley.server.http.Json;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;

/** Makes the next set of parameters of a sweep. Without state of its own: all it knows comes from the sweep and its trials. */
final class Search {

    private static final int DEFAULT_GRID = 10;
    private static final int DEFAULT_RETRIES = 20;

    private final Algorithm algorithm;
    private final List<Dimension> dimensions;
    private final JsonNode spec;

    Search(Algorithm algorithm, ObjectNode parameters, JsonNode spec) {
        this.algorithm = algorithm;
        this.dimensions = Dimension.of(parameters);
        this.spec = spec;
    }

    /** How many sets there can be, empty if there is no end. */
    Optional<Long> size() {
        long size = 1;
        for (Dimension dimension : dimensions) {
            boolean endless = algorithm != Algorithm.GRID && dimension.isRange();
            if (endless && !dimension.whole()) {
                return Optional.empty();
            }
            long here = endless
                    ? (dimension.normal() ? Long.MAX_VALUE : wholeNumbers(dimension))
                    : dimension.grid(gridSize()).size();
            size = here > Integer.MAX_VALUE || size > Integer.MAX_VALUE ? Long.MAX_VALUE : size * here;
        }
        return size == Long.MAX_VALUE ? Optional.empty() : Optional.of(size);
    }

    private static long wholeNumbers(Dimension dimension) {
        return dimension.value(dimension.high()).asLong()
                - dimension.value(dimension.low()).asLong()
                + 1;
    }

    private int gridSize() {
        return Math.max(1, Math.min(100_000, spec.path("gridSize").asInt(DEFAULT_GRID)));
    }

    /**
     * The next set.
     *
     * @param given the sets before it, the oldest first
     * @return empty if the sweep is at its end
     */
    Optional<ObjectNode> next(List<Scored> given) {
        long most = spec.path("maxCombo").asLong(0);
        if (most > 0 && given.size() >= most) {
            return Optional.empty();
        }
        return algorithm == Algorithm.GRID ? fromGrid(given.size()) : drawn(given);
    }

    private Optional<ObjectNode> fromGrid(int number) {
        Optional<Long> size = size();
        if (size.isPresent() && number >= size.get()) {
            return Optional.empty();
        }
        long index = spec.path("randomize").asBoolean(false) ? shuffled(size.orElse(0L), number) : number;
        ObjectNode set = Json.MAPPER.createObjectNode();
        for (int i = dimensions.size() - 1; i >= 0; i--) {
            List<JsonNode> values = dimensions.get(i).grid(gridSize());
            set.set(dimensions.get(i).name(), values.get((int) (index % values.size())));
            index /= values.size();
        }
        return Optional.of(set);
    }

    /** The place of a number in the order that the seed gives; too long grids keep their order. */
    private long shuffled(long size, int number) {
        if (size > 1_000_000 || size <= 0) {
            return number;
        }
        List<Integer> order = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            order.add(i);
        }
        Collections.shuffle(order, new Random(spec.path("seed").asLong()));
        return order.get(number);
    }

    private Optional<ObjectNode> drawn(List<Scored> given) {
        Set<ObjectNode> known = new HashSet<>();
        given.forEach(scored -> known.add(scored.parameters()));
        // One generator for each set: it does not matter which process asks, nor whether the server was restarted.
        Random random = new Random(mixed(spec.path("seed").asLong() * 1_000_003 + given.size()));
        boolean maximize = spec.path("objective").asText().equals("maximize");
        ParzenTree tree = new ParzenTree(dimensions, given, maximize);
        int retries = Math.max(1, spec.path("retryLimit").asInt(DEFAULT_RETRIES));
        for (int i = 0; i < retries; i++) {
            // When what was learned leads to a set that was tried before, chance leads away from it.
            boolean learn = algorithm == Algorithm.BAYES && i < retries / 2 && tree.isUseful();
            ObjectNode set = learn ? tree.suggest(random) : random(random);
            if (!known.contains(set)) {
                return Optional.of(set);
            }
        }
        return Optional.empty();
    }

    /** Generators whose seeds follow each other begin alike: the first parameter would be nearly the same in all sets. From SplitMix64. */
    private static long mixed(long seed) {
        long mixed = (seed ^ (seed >>> 30)) * 0xBF58476D1CE4E5B9L;
        mixed = (mixed ^ (mixed >>> 27)) * 0x94D049BB133111EBL;
        return mixed ^ (mixed >>> 31);
    }

    private ObjectNode random(Random random) {
        ObjectNode set = Json.MAPPER.createObjectNode();
        dimensions.forEach(dimension -> set.set(dimension.name(), dimension.sample(random)));
        return set;
    }
}
