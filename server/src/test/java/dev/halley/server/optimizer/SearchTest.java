package dev.halley.server.optimizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.halley.server.error.ApiException;
import dev.halley.server.http.Json;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import org.junit.jupiter.api.Test;

class SearchTest {

    private static final String PARAMETERS = """
            {"x": {"type": "float", "min": -5, "max": 5, "scalingType": "uniform"},
             "rate": {"type": "float", "min": 0.0001, "max": 1, "scalingType": "loguniform"},
             "layers": {"type": "integer", "min": 1, "max": 4},
             "kind": {"type": "categorical", "values": ["a", "b", "c"]},
             "size": {"type": "discrete", "values": [16, 32]}}""";

    @Test
    void drawsWithinTheBounds() {
        List<Scored> drawn = run(Algorithm.RANDOM, PARAMETERS, "{\"maxCombo\": 300, \"seed\": 3}", set -> 0);

        assertThat(drawn).hasSize(300);
        for (Scored set : drawn) {
            assertThat(set.parameters().path("x").asDouble()).isBetween(-5.0, 5.0);
            assertThat(set.parameters().path("rate").asDouble()).isBetween(0.0001, 1.0);
            assertThat(set.parameters().path("layers").asInt()).isBetween(1, 4);
            assertThat(set.parameters().path("kind").asText()).isIn("a", "b", "c");
        }
        assertThat(drawn.stream()
                        .filter(set -> set.parameters().path("rate").asDouble() < 0.01)
                        .count())
                .as("half of the logarithms")
                .isBetween(110L, 190L);
    }

    @Test
    void chanceTriesEveryPartOfTheFirstRangeSoon() {
        for (int seed = 1; seed <= 20; seed++) {
            List<Scored> drawn =
                    run(Algorithm.RANDOM, PARAMETERS, "{\"maxCombo\": 24, \"seed\": " + seed + "}", set -> 0);

            assertThat(drawn.stream()
                            .map(set -> (int) ((set.parameters().path("x").asDouble() + 5) / 2.5))
                            .distinct())
                    .as("quarters of the range that 24 sets of the seed " + seed + " are in")
                    .hasSize(4);
        }
    }

    @Test
    void triesEveryCombinationOfTheGridOnce() {
        List<Scored> grid =
                run(Algorithm.GRID, PARAMETERS, "{\"gridSize\": 3, \"randomize\": true, \"seed\": 1}", set -> 0);

        assertThat(grid).hasSize(3 * 3 * 3 * 3 * 2);
        assertThat(new HashSet<>(grid)).hasSameSizeAs(grid);
    }

    @Test
    void endsWhenNoCombinationIsLeft() {
        String small = "{\"n\": {\"type\": \"integer\", \"min\": 1, \"max\": 3}}";

        assertThat(run(Algorithm.RANDOM, small, "{\"seed\": 5, \"retryLimit\": 100}", set -> 0))
                .hasSize(3);
        assertThat(run(Algorithm.BAYES, small, "{\"seed\": 5, \"retryLimit\": 100}", set -> 0))
                .hasSize(3);
    }

    /** On a bowl in five parameters, with the same number of tries, over 20 seeds. */
    @Test
    void learnsWhereTheLossIsSmall() {
        ToDoubleFunction<ObjectNode> loss = set -> Math.pow(set.path("x").asDouble() - 2, 2)
                + Math.pow(Math.log10(set.path("rate").asDouble()) + 2, 2)
                + Math.abs(set.path("layers").asInt() - 3)
                + (set.path("kind").asText().equals("b") ? 0 : 2);
        int better = 0;
        for (int seed = 1; seed <= 20; seed++) {
            String spec = "{\"maxCombo\": 60, \"objective\": \"minimize\", \"seed\": " + seed + "}";
            double learned = best(run(Algorithm.BAYES, PARAMETERS, spec, loss));
            double drawn = best(run(Algorithm.RANDOM, PARAMETERS, spec, loss));
            better += learned < drawn ? 1 : 0;
        }

        assertThat(better).as("seeds of 20 at which it beats chance").isGreaterThanOrEqualTo(14);
    }

    @Test
    void saysWhichParameterCannotBe() {
        for (String wrong : List.of(
                "{}",
                "{\"bad\": {\"type\": \"complex\"}}",
                "{\"bad\": {\"type\": \"float\", \"min\": 2, \"max\": 1}}",
                "{\"bad\": {\"type\": \"float\", \"min\": 0, \"max\": 1, \"scalingType\": \"loguniform\"}}",
                "{\"bad\": {\"type\": \"categorical\", \"values\": []}}")) {
            assertThatThrownBy(() -> run(Algorithm.RANDOM, wrong, "{}", set -> 0))
                    .isInstanceOf(ApiException.class)
                    .hasMessageContaining("expected");
        }
    }

    private static double best(List<Scored> sets) {
        return sets.stream()
                .mapToDouble(set -> {
                    Double score = set.score();
                    return score == null ? Double.MAX_VALUE : score;
                })
                .min()
                .orElseThrow();
    }

    private static List<Scored> run(
            Algorithm algorithm, String parameters, String spec, ToDoubleFunction<ObjectNode> loss) {
        Search search = new Search(algorithm, json(parameters), json(spec));
        List<Scored> given = new ArrayList<>();
        Optional<ObjectNode> next = search.next(given);
        while (next.isPresent()) {
            given.add(new Scored(next.get(), loss.applyAsDouble(next.get())));
            next = search.next(given);
        }
        return given;
    }

    private static ObjectNode json(String text) {
        try {
            return (ObjectNode) Json.MAPPER.readTree(text);
        } catch (JsonProcessingException failure) {
            throw new AssertionError(failure);
        }
    }
}
