package dev.halley.server.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.time.Instant;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class FilterParserTest {

    private static final long NOW = Instant.parse("2026-11-25T12:00:00Z").toEpochMilli();

    private static Filter parse(String text) {
        return FilterParser.parse(text, NOW);
    }

    private static Filter compare(Field field, Comparison comparison, Object value) {
        return new Filter.Compare(
                field,
                comparison,
                value instanceof String text ? Value.of(text) : Value.of(((Number) value).doubleValue()));
    }

    @Test
    void bindsAndMoreTightlyThanOr() {
        assertThat(parse("state = running or tag = 'a' and metric.loss < 0.3"))
                .isEqualTo(Filter.or(
                        compare(Field.STATE, Comparison.EQUAL, "running"),
                        Filter.and(
                                compare(Field.TAG, Comparison.EQUAL, "a"),
                                compare(Field.metric("loss"), Comparison.LESS, 0.3))));
    }

    @Test
    void parenthesesAndNotChangeTheMeaning() {
        assertThat(parse("not (state = running or tag = a) metric.loss > 1"))
                .isEqualTo(Filter.and(
                        new Filter.Not(Filter.or(
                                compare(Field.STATE, Comparison.EQUAL, "running"),
                                compare(Field.TAG, Comparison.EQUAL, "a"))),
                        compare(Field.metric("loss"), Comparison.GREATER, 1)));
    }

    @Test
    void namesEveryValueOfAMetric() {
        assertThat(parse("metric.loss.min < 1"))
                .isEqualTo(compare(Field.metric("loss", Field.Stat.MIN), Comparison.LESS, 1));
        assertThat(parse("metric.train/loss.best < 1"))
                .isEqualTo(compare(Field.metric("train/loss", Field.Stat.BEST), Comparison.LESS, 1));
        assertThat(parse("metric.loss@100 < 1")).isEqualTo(compare(Field.metricAt("loss", 100), Comparison.LESS, 1));
        assertThat(parse("metric.`val loss`.max = 1"))
                .isEqualTo(compare(Field.metric("val loss", Field.Stat.MAX), Comparison.EQUAL, 1));
        assertThat(parse("metric.`x.min` = 1")).isEqualTo(compare(Field.metric("x.min"), Comparison.EQUAL, 1));
        assertThat(parse("param.optimizer.lr = 1"))
                .isEqualTo(compare(Field.parameter("optimizer.lr"), Comparison.EQUAL, 1));
    }

    @Test
    void knowsListsRangesAndNothing() {
        assertThat(parse("param.lr in (0.1, 0.2, 'x')"))
                .isEqualTo(
                        new Filter.OneOf(Field.parameter("lr"), List.of(Value.of(0.1), Value.of(0.2), Value.of("x"))));
        assertThat(parse("param.lr between 0.1 and 0.2 and param.a is not null"))
                .isEqualTo(Filter.and(
                        new Filter.Between(Field.parameter("lr"), Value.of(0.1), Value.of(0.2)),
                        new Filter.Not(new Filter.Missing(Field.parameter("a")))));
        assertThat(parse("other.note is null")).isEqualTo(new Filter.Missing(Field.other("note")));
    }

    @Test
    void takesTimesAndDurations() {
        assertThat(parse("started > -7d")).isEqualTo(compare(Field.STARTED, Comparison.GREATER, NOW - 7 * 86_400_000L));
        assertThat(parse("started >= 2026-11-24"))
                .isEqualTo(compare(
                        Field.STARTED,
                        Comparison.GREATER_OR_EQUAL,
                        Instant.parse("2026-11-24T00:00:00Z").toEpochMilli()));
        assertThat(parse("duration > 5m")).isEqualTo(compare(Field.DURATION, Comparison.GREATER, 300_000));
        assertThat(parse("duration > 90")).isEqualTo(compare(Field.DURATION, Comparison.GREATER, 90_000));
    }

    @Test
    void wordsAloneAreLookedFor() {
        assertThat(parse("digits forest"))
                .isEqualTo(Filter.and(new Filter.Words("digits"), new Filter.Words("forest")));
        assertThat(parse("'two words'")).isEqualTo(new Filter.Words("two words"));
        assertThat(parse("  ")).isEqualTo(Filter.ALL);
    }

    @Test
    void saysWhereAMistakeIsAndWhatWasExpected() {
        FilterException missing = failure("metric.loss <");
        FilterException unknown = failure("state = running and lr > 3");
        FilterException open = failure("(state = running");
        FilterException pattern = failure("name ~ 'a('");

        assertThat(missing.position()).isEqualTo(13);
        assertThat(missing).hasMessageContaining("a value for metric.loss");
        assertThat(unknown.position()).isEqualTo(20);
        assertThat(unknown.length()).isEqualTo(2);
        assertThat(unknown).hasMessageContaining("Write param.lr, metric.lr");
        assertThat(open).hasMessageContaining("expected: ')'");
        assertThat(pattern.position()).isEqualTo(7);
        assertThatThrownBy(() -> parse("a ; drop table")).hasMessageContaining("';' means nothing");
    }

    private static FilterException failure(String text) {
        FilterException failure = catchThrowableOfType(FilterException.class, () -> parse(text));
        assertThat(failure).as(text).isNotNull();
        return failure;
    }

    @Test
    void refusesWhatIsTooDeepOrTooLong() {
        assertThat(failure("(".repeat(5_000))).hasMessageContaining("levels");
        assertThat(failure("not ".repeat(3_000) + "a")).hasMessageContaining("levels");
        assertThat(failure("a ".repeat(20_000))).hasMessageContaining("longer than");
    }

    @Test
    void anyTextIsAFilterOrARefusalInsideTheText() {
        String[] pieces = {
            "metric.",
            "param.x",
            "tag",
            "=",
            "<",
            "~",
            "(",
            ")",
            ",",
            "'",
            "\"",
            "`",
            "and",
            "or",
            "not",
            "in",
            "is",
            "null",
            "between",
            "1",
            "-7d",
            "@",
            "\\",
            "é",
            "😀",
            "\u0000",
            ".",
            "contains",
            " ",
            "1e999",
            "NaN",
            "state",
            "%",
            ";",
            "--"
        };
        Random random = new Random(42);
        int texts = Integer.getInteger("halley.test.filters", 100_000);
        for (int round = 0; round < texts; round++) {
            StringBuilder text = new StringBuilder();
            for (int i = random.nextInt(12); i >= 0; i--) {
                text.append(pieces[random.nextInt(pieces.length)]);
                if (random.nextBoolean()) {
                    text.append(' ');
                }
            }
            try {
                parse(text.toString());
            } catch (FilterException refused) {
                assertThat(refused.position()).as("round %d: %s", round, text).isBetween(0, text.length());
                assertThat(refused.position() + refused.length())
                        .as("round %d: %s", round, text)
                        .isLessThanOrEqualTo(text.length());
            }
        }
    }

    @Test
    void fieldsReadBackAsTheyAreWritten() {
        for (Field field : List.of(
                Field.metric("loss"),
                Field.metric("a b", Field.Stat.MIN),
                Field.metric("x.min"),
                Field.metricAt("w`e", 7),
                Field.parameter("p"),
                Field.other("o"),
                Field.TAG,
                Field.STARTED)) {
            assertThat(Field.ofId(field.id())).isEqualTo(field);
            assertThat(parse(field + " is null")).isEqualTo(new Filter.Missing(field));
        }
    }
}
