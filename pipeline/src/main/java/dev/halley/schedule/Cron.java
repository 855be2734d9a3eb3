package dev.halley.schedule;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * A cron expression of five fields: minute, hour, day of month, month, day of week (0 or 7 is Sunday), each {@code *}, a number, a range,
 * a list or a step, with the names of months and days; or {@code @hourly}, {@code @daily}, {@code @weekly}, {@code @monthly}, {@code
 * @yearly}. If both days are restricted, either will do. Times that daylight saving skips are left out; those that it repeats
 * come once.
 */
public final class Cron {

    private static final int YEARS_AHEAD = 9;
    private static final List<String> MONTHS =
            List.of("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec");
    private static final List<String> DAYS = List.of("sun", "mon", "tue", "wed", "thu", "fri", "sat");
    private static final Map<String, String> NAMED = Map.of(
            "@hourly", "0 * * * *",
            "@daily", "0 0 * * *",
            "@midnight", "0 0 * * *",
            "@weekly", "0 0 * * 0",
            "@monthly", "0 0 1 * *",
            "@yearly", "0 0 1 1 *",
            "@annually", "0 0 1 1 *");

    private final BitSet minutes;
    private final BitSet hours;
    private final BitSet days;
    private final BitSet months;
    private final BitSet weekdays;
    private final boolean eitherDay;

    private Cron(List<BitSet> fields, boolean eitherDay) {
        minutes = fields.get(0);
        hours = fields.get(1);
        days = fields.get(2);
        months = fields.get(3);
        weekdays = fields.get(4);
        this.eitherDay = eitherDay;
    }

    /** @throws IllegalArgumentException if the expression is wrong; the message names the field and what is expected */
    public static Cron parse(String expression) {
        String stripped = expression.strip().toLowerCase(Locale.ROOT);
        String[] fields = NAMED.getOrDefault(stripped, stripped).split("\\s+", -1);
        if (fields.length != 5) {
            throw new IllegalArgumentException("cron: '" + expression
                    + "' (expected: five fields, minute hour day month weekday, as '30 2 * * mon-fri', or @daily).");
        }
        BitSet weekdays = field(expression, "weekday", fields[4], 0, 7, DAYS, 0);
        if (weekdays.get(7)) {
            weekdays.set(0);
        }
        boolean restrictsBoth = !fields[2].startsWith("*") && !fields[4].startsWith("*");
        return new Cron(
                Arrays.asList(
                        field(expression, "minute", fields[0], 0, 59, List.of(), 0),
                        field(expression, "hour", fields[1], 0, 23, List.of(), 0),
                        field(expression, "day", fields[2], 1, 31, List.of(), 0),
                        field(expression, "month", fields[3], 1, 12, MONTHS, 1),
                        weekdays),
                restrictsBoth);
    }

    private static BitSet field(
            String whole, String name, String text, int from, int to, List<String> names, int firstName) {
        BitSet values = new BitSet();
        for (String part : text.split(",", -1)) {
            String[] stepped = part.split("/", -1);
            String[] range = stepped[0].split("-", -1);
            try {
                int step = stepped.length == 1 ? 1 : Integer.parseInt(stepped[1]);
                int low = stepped[0].equals("*") ? from : number(range[0], names, firstName);
                int high = stepped[0].equals("*")
                        ? (name.equals("weekday") ? 6 : to)
                        : range.length == 2 ? number(range[1], names, firstName) : stepped.length == 2 ? to : low;
                if (low < from || high > to || low > high || step < 1 || stepped.length > 2 || range.length > 2) {
                    throw new NumberFormatException(part);
                }
                for (int value = low; value <= high; value += step) {
                    values.set(value);
                }
            } catch (NumberFormatException e) {
                throw new IllegalArgumentException(
                        "cron: '" + whole + "': the " + name + " '" + part + "' (expected: " + from + " to " + to
                                + ", a range, a list, '*' or '*/STEP').",
                        e);
            }
        }
        return values;
    }

    private static int number(String text, List<String> names, int firstName) {
        int index = names.indexOf(text);
        return index >= 0 ? index + firstName : Integer.parseInt(text);
    }

    /** The next time after {@code after}; empty if there is none in the next years, as for February 30. */
    public Optional<Instant> next(Instant after, ZoneId zone) {
        LocalDateTime time = ZonedDateTime.ofInstant(after, zone)
                .toLocalDateTime()
                .truncatedTo(ChronoUnit.MINUTES)
                .plusMinutes(1);
        LocalDateTime end = time.plusYears(YEARS_AHEAD);
        while (time.isBefore(end)) {
            if (!months.get(time.getMonthValue())) {
                time = time.withDayOfMonth(1).truncatedTo(ChronoUnit.DAYS).plusMonths(1);
            } else if (!isDay(time)) {
                time = time.truncatedTo(ChronoUnit.DAYS).plusDays(1);
            } else if (!hours.get(time.getHour())) {
                time = time.truncatedTo(ChronoUnit.HOURS).plusHours(1);
            } else if (!minutes.get(time.getMinute())) {
                time = time.plusMinutes(1);
            } else {
                ZonedDateTime zoned = ZonedDateTime.of(time, zone);
                Instant instant = zoned.toInstant();
                if (zoned.toLocalDateTime().equals(time) && instant.isAfter(after)) {
                    return Optional.of(instant);
                }
                time = time.plusMinutes(1);
            }
        }
        return Optional.empty();
    }

    private boolean isDay(LocalDateTime time) {
        boolean day = days.get(time.getDayOfMonth());
        boolean weekday = weekdays.get(time.getDayOfWeek().getValue() % 7);
        return eitherDay ? day || weekday : day && weekday;
    }
}
