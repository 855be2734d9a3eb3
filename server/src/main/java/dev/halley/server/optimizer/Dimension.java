package dev.halley.server.optimizer;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.DoubleNode;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.halley.server.error.ApiException;
import dev.halley.server.error.ErrorKind;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/**
 * What one parameter can be: a number of a range, or one of a list of values. A number has a position, which is its logarithm if it is
 * scaled so; searches work on positions.
 *
 * @param values what it can be; empty for a range
 * @param low the lowest position; the mean if it is normally distributed
 * @param high the highest position; the deviation if it is normally distributed
 */
record Dimension(
        String name,
        List<JsonNode> values,
        boolean whole,
        boolean logarithmic,
        boolean normal,
        double low,
        double high) {

    /** The parameters of a sweep, by name. */
    static List<Dimension> of(ObjectNode parameters) {
        List<Dimension> dimensions = new ArrayList<>();
        for (Map.Entry<String, JsonNode> entry : parameters.properties()) {
            dimensions.add(of(entry.getKey(), entry.getValue()));
        }
        if (dimensions.isEmpty()) {
            throw new ApiException(ErrorKind.INVALID, "parameters: {} (expected: at least one).");
        }
        return dimensions;
    }

    private static Dimension of(String name, JsonNode node) {
        String type = node.path("type").asText();
        switch (type) {
            case "categorical", "discrete" -> {
                List<JsonNode> values = new ArrayList<>();
                node.path("values").forEach(values::add);
                if (values.isEmpty()) {
                    throw invalid(name, "a list 'values' that is not empty");
                }
                return new Dimension(name, values, false, false, false, 0, 0);
            }
            case "integer", "float", "double" -> {
                return range(name, node, type.equals("integer"));
            }
            default ->
                throw invalid(name, "a type integer, float, double, discrete or categorical, not '" + type + "'");
        }
    }

    private static Dimension range(String name, JsonNode node, boolean whole) {
        String scaling = node.path("scalingType").asText("uniform");
        boolean logarithmic = scaling.startsWith("log");
        if (scaling.endsWith("normal")) {
            double mu = node.path("mu").asDouble(0);
            double sigma = node.path("sigma").asDouble(1);
            if (!(sigma > 0)) {
                throw invalid(name, "a 'sigma' above 0");
            }
            return new Dimension(name, List.of(), whole, logarithmic, true, mu, sigma);
        }
        if (!node.path("min").isNumber() || !node.path("max").isNumber()) {
            throw invalid(name, "numbers 'min' and 'max'");
        }
        double min = node.path("min").asDouble();
        double max = node.path("max").asDouble();
        if (!(min <= max) || (logarithmic && !(min > 0))) {
            throw invalid(name, logarithmic ? "0 < min <= max" : "min <= max");
        }
        return new Dimension(
                name, List.of(), whole, logarithmic, false, position(min, logarithmic), position(max, logarithmic));
    }

    private static ApiException invalid(String name, String expected) {
        return new ApiException(ErrorKind.INVALID, "parameter '" + name + "' (expected: " + expected + ").");
    }

    private static double position(double value, boolean logarithmic) {
        return logarithmic ? Math.log(value) : value;
    }

    boolean isRange() {
        return values.isEmpty();
    }

    JsonNode sample(Random random) {
        if (!isRange()) {
            return values.get(random.nextInt(values.size()));
        }
        return value(normal ? low + high * random.nextGaussian() : low + (high - low) * random.nextDouble());
    }

    /** The value at a position, rounded and brought into the range. */
    JsonNode value(double position) {
        double inside = normal ? position : Math.min(high, Math.max(low, position));
        double value = logarithmic ? Math.exp(inside) : inside;
        if (whole) {
            return LongNode.valueOf(Math.round(value));
        }
        // exp(log(max)) may be a little more than max.
        double least = logarithmic ? Math.exp(low) : low;
        double most = logarithmic ? Math.exp(high) : high;
        return DoubleNode.valueOf(normal ? value : Math.min(most, Math.max(least, value)));
    }

    double position(JsonNode value) {
        return position(value.asDouble(), logarithmic);
    }

    /** At most {@code size} values that are evenly spaced, or the list of values. */
    List<JsonNode> grid(int size) {
        if (!isRange()) {
            return values;
        }
        double from = normal ? low - 2 * high : low;
        double to = normal ? low + 2 * high : high;
        Set<JsonNode> grid = new LinkedHashSet<>();
        for (int i = 0; i < size; i++) {
            grid.add(value(size == 1 ? (from + to) / 2 : from + (to - from) * i / (size - 1)));
        }
        return List.copyOf(grid);
    }
}
