package dev.halley.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CronTest {

    private static final ZoneId UTC = ZoneId.of("UTC");
    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");

    private static List<String> next(String expression, String after, ZoneId zone, int times) {
        List<String> found = new ArrayList<>();
        Instant at = Instant.parse(after);
        for (int i = 0; i < times; i++) {
            at = Cron.parse(expression).next(at, zone).orElseThrow();
            found.add(at.toString());
        }
        return found;
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            30 2 * * *        | 2026-11-25T02:30:00Z | 2026-11-26T02:30:00Z
            */15 * * * *      | 2026-11-25T10:07:12Z | 2026-11-25T10:15:00Z
            0 0 1 1 *         | 2026-11-25T00:00:00Z | 2027-01-01T00:00:00Z
            0 9-17/4 * * *    | 2026-11-25T10:00:00Z | 2026-11-25T13:00:00Z
            5,10 0 * * *      | 2026-11-25T00:05:00Z | 2026-11-25T00:10:00Z
            0 3 * * mon-fri   | 2026-11-28T00:00:00Z | 2026-11-30T03:00:00Z
            0 3 * * 7         | 2026-11-25T00:00:00Z | 2026-11-29T03:00:00Z
            0 0 29 feb *      | 2026-11-25T00:00:00Z | 2028-02-29T00:00:00Z
            @daily            | 2026-11-25T13:00:00Z | 2026-11-26T00:00:00Z
            @HOURLY           | 2026-11-25T13:00:00Z | 2026-11-25T14:00:00Z
            """)
    void findsTheTimeAfter(String expression, String after, String expected) {
        assertThat(next(expression, after, UTC, 1)).containsExactly(expected);
    }

    @Test
    void takesEitherDayIfBothAreRestricted() {
        assertThat(next("0 0 13 * fri", "2026-11-01T00:00:00Z", UTC, 3))
                .containsExactly("2026-11-06T00:00:00Z", "2026-11-13T00:00:00Z", "2026-11-20T00:00:00Z");
    }

    @Test
    void leavesOutWhatDaylightSavingSkips() {
        // On 29 March 2026 the clocks of Berlin go from 2:00 to 3:00.
        assertThat(next("30 2 * * *", "2026-03-27T12:00:00Z", BERLIN, 2))
                .containsExactly("2026-03-28T01:30:00Z", "2026-03-30T00:30:00Z");
    }

    @Test
    void runsOnceWhatDaylightSavingRepeats() {
        // On 25 October 2026 the clocks of Berlin go from 3:00 back to 2:00.
        assertThat(next("30 2 * * *", "2026-10-24T12:00:00Z", BERLIN, 2))
                .hasSize(2)
                .doesNotHaveDuplicates();
        assertThat(next("30 2 * * *", "2026-10-24T12:00:00Z", BERLIN, 2).get(1)).isEqualTo("2026-10-26T01:30:00Z");
    }

    @Test
    void knowsThatADayNeverComes() {
        assertThat(Cron.parse("0 0 30 feb *").next(Instant.parse("2026-11-25T00:00:00Z"), UTC))
                .isEqualTo(Optional.empty());
    }

    @ParameterizedTest
    @CsvSource({"'0 3 * *',five fields", "'60 3 * * *',minute", "'0 3 * * mno',weekday", "'0 3 5-1 * *',day"})
    void namesTheFieldThatIsWrong(String expression, String named) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Cron.parse(expression))
                .withMessageContaining(named)
                .withMessageContaining(expression);
    }
}
