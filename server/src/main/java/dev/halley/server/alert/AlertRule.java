package dev.halley.server.alert;

import dev.halley.server.error.ApiException;
import dev.halley.server.error.ErrorKind;
import java.net.URI;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What somebody wants to be told of.
 *
 * @param kind {@code metric}, {@code nan}, {@code state} or {@code silence}
 * @param metric of a metric rule; null means any metric of a nan or silence rule
 * @param comparison {@code above} or {@code below} for a metric, the state for a state rule, else null
 * @param threshold of a metric rule, else null
 * @param minutes of a silence rule, else null
 * @param address where to send it; a secret, as those of chat programs are
 * @param format {@code json} or {@code slack}
 */
record AlertRule(
        String id,
        long projectId,
        String name,
        String kind,
        @Nullable String metric,
        @Nullable String comparison,
        @Nullable Double threshold,
        @Nullable Long minutes,
        URI address,
        String format) {

    static final Set<String> STATES = Set.of("finished", "crashed", "killed", "running");

    AlertRule {
        if (name.isBlank() || name.length() > 200) {
            throw invalid("name: " + name.length() + " characters (expected: 1 to 200).");
        }
        if (!format.equals("json") && !format.equals("slack")) {
            throw invalid("format: '" + format + "' (expected: json or slack).");
        }
        switch (kind) {
            case "metric" -> {
                if (metric == null
                        || threshold == null
                        || !("above".equals(comparison) || "below".equals(comparison))) {
                    throw invalid("a metric rule needs 'metric', 'comparison' (above or below) and 'threshold'.");
                }
            }
            case "nan" -> {}
            case "state" -> {
                if (comparison == null || !STATES.contains(comparison)) {
                    throw invalid("comparison: '" + comparison + "' (expected: finished, crashed, killed or running).");
                }
            }
            case "silence" -> {
                if (minutes == null || minutes < 1 || minutes > 10_000) {
                    throw invalid("minutes: " + minutes + " (expected: 1 to 10000).");
                }
            }
            default -> throw invalid("kind: '" + kind + "' (expected: metric, nan, state or silence).");
        }
    }

    private static ApiException invalid(String what) {
        return new ApiException(ErrorKind.INVALID, what);
    }

    /** The address without what may be a secret in it. */
    String shownAddress() {
        return address.getScheme() + "://" + address.getAuthority() + "/…";
    }
}
