package dev.halley.comet.protocol;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

final class CometJsonTest {

    @Test
    void writesFiniteNumbersAsNumbersAndOthersAsStrings() {
        MetricBatch batch = new MetricBatch(
                "k",
                List.of(
                        new MetricValue("loss", "-0.0", 3L, null, null, 7),
                        new MetricValue("loss", "NaN", null, 2L, "test", 8)));

        assertThat(json(batch))
                .isEqualTo(
                        "{\"experimentKey\":\"k\",\"values\":["
                                + "{\"metricName\":\"loss\",\"metricValue\":-0.0,\"step\":3,\"timestamp\":7},"
                                + "{\"metricName\":\"loss\",\"metricValue\":\"NaN\",\"epoch\":2,\"context\":\"test\",\"timestamp\":8}]}");
    }

    @Test
    void readsEveryNumberBackAsTheSameText() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int i = 0; i < 10_000; i++) {
            String text = NumberTexts.of(Double.longBitsToDouble(random.nextLong()));
            MetricValue value = new MetricValue("m", text, null, null, null, 1);

            assertThat(CometJson.read(json(value), MetricValue.class))
                    .as("seed %s", seed)
                    .isEqualTo(value);
        }
    }

    @Test
    void keepsTheDigitsOfEveryKindOfNumber() {
        assertThat(NumberTexts.of(0.1f)).isEqualTo("0.1");
        assertThat(NumberTexts.of(Long.MAX_VALUE)).isEqualTo("9223372036854775807");
        assertThat(NumberTexts.of(new BigDecimal("1E+400"))).isEqualTo("1E+400");
        assertThat(NumberTexts.of(new AtomicLong(Long.MAX_VALUE))).isEqualTo("9223372036854775807");
        assertThat(NumberTexts.of(Double.NEGATIVE_INFINITY)).isEqualTo("-Infinity");
    }

    @Test
    void writesARefusalAsTheSdksReadIt() {
        assertThat(json(ErrorBody.of("no such experiment", 400, SdkErrorCode.UNKNOWN_EXPERIMENT)))
                .isEqualTo("{\"msg\":\"no such experiment\",\"code\":400,\"data\":null,\"sdk_error_code\":90211}");
    }

    @Test
    void namesTheStateOfARunAsOnTheWire() {
        assertThat(json(new StatusUpdate("k", false, "boom", true)))
                .isEqualTo("{\"experimentKey\":\"k\",\"isAlive\":false,\"error\":\"boom\",\"hasCrashed\":true}");
        assertThat(json(new StatusReport("a", "r", "k", null, false, 5, false)))
                .isEqualTo("{\"apiKey\":\"a\",\"runId\":\"r\",\"experimentKey\":\"k\",\"is_alive\":false,"
                        + "\"local_timestamp\":5,\"offline\":false}");
    }

    @Test
    void ignoresNamesThatItDoesNotKnow() {
        AddRunAnswer answer = CometJson.read(
                "{\"runId\":\"1\",\"project_id\":\"p\",\"focusUrl\":\"http://h/w/p/\",\"featureToggles\":[]}",
                AddRunAnswer.class);

        assertThat(answer).isEqualTo(new AddRunAnswer("1", "p", "http://h/w/p/", null, null, null));
    }

    @Test
    void hidesTheApiKeyInTexts() {
        assertThat(new AddRunRequest("secret", 1, "k", false, null, null, "v", false).toString())
                .doesNotContain("secret");
    }

    private static String json(Object body) {
        return new String(CometJson.write(body), UTF_8);
    }
}
