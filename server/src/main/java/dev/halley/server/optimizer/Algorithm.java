package dev.halley.server.optimizer;

import com.fasterxml.jackson.databind.node.ArrayNode;
import dev.halley.server.error.ApiException;
import dev.halley.server.error.ErrorKind;
import dev.halley.server.http.Json;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** How the next set of parameters is found. */
enum Algorithm {
    RANDOM,
    GRID,
    BAYES;

    static Algorithm of(String name) {
        return Arrays.stream(values())
                .filter(algorithm -> algorithm.wireName().equals(name.toLowerCase(Locale.ROOT)))
                .findFirst()
                .orElseThrow(() -> new ApiException(
                        ErrorKind.INVALID,
                        "algorithm: '" + name + "' (expected: one of "
                                + Arrays.stream(values())
                                        .map(Algorithm::wireName)
                                        .toList() + ")."));
    }

    String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The settings of a sweep with their defaults. Comet: Python takes the keys of a spec from here. */
    ArrayNode spec() {
        ArrayNode spec = Json.MAPPER.createArrayNode();
        spec.addObject().put("name", "metric").put("default", "loss");
        spec.addObject().put("name", "maxCombo").put("default", 0);
        if (this == BAYES) {
            spec.addObject().put("name", "objective").put("default", "minimize");
        }
        if (this == GRID) {
            spec.addObject().put("name", "randomize").put("default", false);
        }
        for (String name : List.of("gridSize", "minSampleSize", "retryLimit", "retryAssignLimit")) {
            int value =
                    switch (name) {
                        case "gridSize" -> 10;
                        case "minSampleSize" -> 100;
                        case "retryLimit" -> 20;
                        default -> 0;
                    };
            spec.addObject().put("name", name).put("default", value);
        }
        spec.addObject().put("name", "seed").putNull("default");
        return spec;
    }
}
