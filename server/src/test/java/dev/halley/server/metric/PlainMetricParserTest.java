package dev.halley.server.metric;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonParser;
import dev.halley.server.http.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The quick parser says what the general one says, or nothing. */
final class PlainMetricParserTest {

    private static final int BODIES = 20_000;
    private static final List<String> NUMBERS = List.of(
            "0",
            "-0",
            "0.0",
            "-0.0",
            "5",
            "-17",
            "123456789012345678",
            "1234567890123456789",
            "18446744073709551616",
            "0.1",
            "0.8123456789012345",
            "0.81234567890123456",
            "0.812345678901234567",
            "1e-05",
            "1E+300",
            "1e400",
            "-1e-400",
            "4.9e-324",
            "1.7976931348623157e308",
            "9007199254740993",
            "9007199254740993.5",
            "0.000123",
            "0.00000000000000000000000000000000000012345678901234567",
            "100000.0",
            "12345678.0",
            "1.50",
            "0.18446744073709551616",
            "0.184467440737095516160005",
            "18446744073709551616.00",
            "NaN",
            "Infinity",
            "01",
            "1.",
            ".5",
            "1e",
            "+1",
            "1e+",
            "\"NaN\"",
            "\"0.25\"",
            "\"True\"",
            "\"\"",
            "null",
            "true",
            "[]",
            "{}");
    private static final List<String> WHOLES = List.of(
            "0",
            "-0",
            "7",
            "-7",
            "null",
            "1763890000000",
            "1763890000000000",
            "999999999999999999",
            "9223372036854775807",
            "-9223372036854775808",
            "99999999999999999999",
            "1.0",
            "1.5",
            "1e3",
            "01",
            "\"3\"",
            "\"x\"",
            "[1]");
    private static final List<String> TEXTS = List.of(
            "\"loss\"",
            "\"accuracy\"",
            "\"train/layer_001/grad_norm\"",
            "\"\"",
            "\"a\\nb\"",
            "\"Verlüst\"",
            "\"\\u0041\"",
            "null",
            "5",
            "\"損失\"",
            "\"tab\tinside\"",
            "\"with \\\\ and \\\"\"",
            "\"\\ud800\"");

    @Test
    void readsWhatTheGeneralParserReads() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        int plain = 0;
        for (int i = 0; i < BODIES; i++) {
            boolean single = random.nextInt(4) == 0;
            byte[] body = body(random, single).getBytes(StandardCharsets.UTF_8);
            if (random.nextInt(8) == 0) {
                body = broken(body, random);
            }
            plain += compare(body, single, "seed " + seed + ", body " + i) ? 1 : 0;
        }

        assertThat(plain).as("bodies that were plain").isGreaterThan(BODIES / 20);
    }

    @Test
    void readsABodyOfTheSdkQuickly() {
        byte[] body = """
            {"experimentKey": "abc", "values": [
              {"metricName": "loss", "metricValue": 0.25, "step": 2, "epoch": null, "context": null, "timestamp": 1700000000002},
              {"metricName": "loss", "metricValue": 1e-05, "step": 3, "epoch": 1, "context": "train", "timestamp": 1700000000003}]}
            """.getBytes(StandardCharsets.UTF_8);

        assertThat(compare(body, false, "the body")).isTrue();
    }

    /** Returns whether the quick parser took it. */
    private static boolean compare(byte[] body, boolean single, String what) {
        byte[] ended = Arrays.copyOf(body, body.length + 1 + body.length % 3);
        PlainMetricParser.Read read = single
                ? PlainMetricParser.one(ended, body.length, 77)
                : PlainMetricParser.batch(ended, body.length, 77);
        if (read == null) {
            return false;
        }
        String text = new String(body, StandardCharsets.UTF_8);
        MetricParser general = general(body, single);
        assertThat(general).as("%s: %s is refused", what, text).isNotNull();
        assertThat(read.experimentKey()).as("%s: key of %s", what, text).isEqualTo(general.experimentKey());
        assertThat(points(read.points())).as("%s: points of %s", what, text).isEqualTo(points(general.points()));
        return true;
    }

    private static @Nullable MetricParser general(byte[] body, boolean single) {
        try (JsonParser json = Json.MAPPER.createParser(body)) {
            MetricParser parser = new MetricParser(json, 77, 4);
            if (single) {
                parser.readOne();
            } else {
                parser.readBatch();
                parser.leftOut().requireNone();
            }
            return parser;
        } catch (IOException | RuntimeException refused) {
            return null;
        }
    }

    private static List<String> points(NewPoints points) {
        List<String> all = new ArrayList<>();
        Columns columns = points.columns();
        for (int i = 0; i < points.size(); i++) {
            SeriesName name = points.names().get(points.name(i));
            all.add(name + " " + columns.steps[i] + " " + columns.epoch(i) + " " + columns.millis[i] + " "
                    + Double.doubleToRawLongBits(columns.values[i]) + " "
                    + Text.shown(columns.text(i), columns.values[i]));
        }
        return all;
    }

    private static String body(Random random, boolean single) {
        if (single) {
            return value(random, true);
        }
        if (random.nextInt(3) == 0) {
            return "{\"experimentKey\": \"key\", \"values\": ["
                    + String.join("," + (random.nextBoolean() ? " " : ""), steps(random)) + "]}";
        }
        List<String> values = new ArrayList<>();
        // Most bodies have one shape, and only some of its values are odd.
        int count = random.nextInt(5);
        for (int i = 0; i < count; i++) {
            values.add(value(random, false));
        }
        String list =
                "\"values\":" + space(random) + "[" + String.join("," + space(random), values) + space(random) + "]";
        String key = "\"experimentKey\":" + space(random) + "\"key" + random.nextInt(3) + "\"";
        String other = random.nextInt(6) == 0 ? ",\"other\": " + pick(NUMBERS, random) : "";
        return "{" + (random.nextBoolean() ? key + "," + list : list + "," + key) + other + "}" + space(random);
    }

    /** As a loop logs: the same names again and again, and one end for all values of a step; some values are odd. */
    private static List<String> steps(Random random) {
        int names = 1 + random.nextInt(40);
        boolean alike = random.nextInt(3) > 0;
        List<String> values = new ArrayList<>();
        for (int step = 0; step < 1 + random.nextInt(5); step++) {
            String end = end(random, step);
            for (int name = 0; name < names; name++) {
                boolean odd = random.nextInt(60) == 0;
                values.add("{\"metricName\": " + (odd ? pick(TEXTS, random) : "\"layer_" + name + "\"")
                        + ", \"metricValue\": " + (random.nextInt(60) == 0 ? pick(NUMBERS, random) : number(random))
                        + (alike && random.nextInt(60) > 0 ? end : end(random, step)));
            }
        }
        return values;
    }

    private static String end(Random random, int step) {
        return switch (random.nextInt(12)) {
            case 0 -> "}";
            case 1 -> ", \"step\": " + step + ", \"metricName\": \"other\"}";
            case 2 -> ", \"step\": " + step + ", \"metricValue\": 3.5}";
            case 3 -> ", \"step\": " + step + ", \"experimentKey\": \"one\"}";
            case 4 -> ", \"step\": " + step + ", \"context\": \"train\"}";
            case 5 -> ", \"step\": " + step + ", \"context\": \"validate\", \"epoch\": 1}";
            case 6 -> ", \"step\": " + pick(WHOLES, random) + "}";
            default ->
                ", \"step\": " + step + ", \"epoch\": null, \"context\": null, \"timestamp\": 1763890000" + (100 + step)
                        + "}";
        };
    }

    private static String value(Random random, boolean withKey) {
        boolean odd = random.nextInt(3) == 0;
        List<String> fields = new ArrayList<>();
        fields.add("\"metricName\": " + (odd ? pick(TEXTS, random) : "\"loss" + random.nextInt(3) + "\""));
        fields.add("\"metricValue\": " + (odd ? pick(NUMBERS, random) : number(random)));
        fields.add("\"step\": " + (odd ? pick(WHOLES, random) : String.valueOf(random.nextInt(1000))));
        if (random.nextBoolean()) {
            fields.add("\"epoch\":" + (odd ? pick(WHOLES, random) : "null"));
        }
        if (random.nextBoolean()) {
            fields.add((random.nextBoolean() ? "\"context\": " : "\"runContext\": ")
                    + (odd ? pick(TEXTS, random) : "\"train\""));
        }
        if (random.nextInt(4) > 0) {
            fields.add("\"timestamp\": " + (odd ? pick(WHOLES, random) : "1763890000" + (100 + random.nextInt(900))));
        }
        if (withKey || random.nextInt(10) == 0) {
            fields.add("\"experimentKey\": \"one\"");
        }
        if (random.nextInt(12) == 0) {
            fields.add(random.nextInt(fields.size() + 1), "\"unknown\": " + pick(NUMBERS, random));
        }
        return "{" + String.join("," + space(random), fields) + "}";
    }

    private static String number(Random random) {
        double value =
                switch (random.nextInt(5)) {
                    case 0 -> random.nextDouble();
                    case 1 -> random.nextFloat();
                    case 2 -> random.nextGaussian() * Math.pow(10, random.nextInt(60) - 30);
                    case 3 -> Double.longBitsToDouble(random.nextLong());
                    default -> random.nextInt(100_000) / 1000.0;
                };
        return Double.isFinite(value) ? Double.toString(value) : "1.5";
    }

    private static String pick(List<String> from, Random random) {
        return from.get(random.nextInt(from.size()));
    }

    private static String space(Random random) {
        return random.nextInt(3) > 0 ? "" : random.nextBoolean() ? " " : "\n\t ";
    }

    private static byte[] broken(byte[] body, Random random) {
        byte[] broken = body.clone();
        return switch (random.nextInt(3)) {
            case 0 -> Arrays.copyOf(broken, random.nextInt(broken.length));
            case 1 -> {
                broken[random.nextInt(broken.length)] = (byte) random.nextInt(256);
                yield broken;
            }
            default -> {
                int from = random.nextInt(broken.length);
                System.arraycopy(body, from, broken, 0, broken.length - from);
                yield Arrays.copyOf(broken, broken.length - from);
            }
        };
    }
}
