package dev.halley.internal.plan;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Fills templates of run names, and of names of artifacts and model versions: {@code {pipeline}}, {@code {date}}, {@code {time}}
 * (UTC, with microseconds) and what the caller adds.
 */
public final class RunNames {

    static final String DEFAULT_TEMPLATE = "{pipeline}-{date}-{time}";
    private static final Pattern PLACEHOLDER = Pattern.compile("\\{[^{}]*}");

    private RunNames() {}

    static String fill(
            String template, String pipeline, Instant at, Map<String, String> more, String what, Problems problems) {
        Map<String, String> known = new LinkedHashMap<>();
        known.put("{pipeline}", pipeline);
        known.put("{date}", date(at));
        known.put("{time}", time(at));
        more.forEach((name, value) -> known.put("{" + name + "}", value));
        Matcher matcher = PLACEHOLDER.matcher(template);
        String name = matcher.replaceAll(match -> {
            String value = known.get(match.group());
            if (value == null) {
                problems.add(what + " '" + template + "' has the unknown placeholder " + match.group() + " (expected: "
                        + String.join(", ", known.keySet()) + ").");
            }
            return Matcher.quoteReplacement(value == null ? match.group() : value);
        });
        if (name.isBlank()) {
            problems.add(what + " '" + template + "' is blank.");
        }
        return name;
    }

    /** {@code 2026_11_24}. A formatter of the JDK takes a tenth of all that a run does before its first step. */
    private static String date(Instant at) {
        LocalDateTime utc = LocalDateTime.ofInstant(at, ZoneOffset.UTC);
        return digits(utc.getYear(), 4) + "_" + digits(utc.getMonthValue(), 2) + "_" + digits(utc.getDayOfMonth(), 2);
    }

    /** {@code 09_00_00_123456}. */
    private static String time(Instant at) {
        LocalDateTime utc = LocalDateTime.ofInstant(at, ZoneOffset.UTC);
        return digits(utc.getHour(), 2) + "_" + digits(utc.getMinute(), 2) + "_" + digits(utc.getSecond(), 2) + "_"
                + digits(utc.getNano() / 1_000, 6);
    }

    private static String digits(int number, int count) {
        String digits = Integer.toString(number);
        return "0".repeat(Math.max(0, count - digits.length())) + digits;
    }

    /** What parameters and stack mean in a template. */
    static Map<String, String> placeholders(String stack, Map<String, JsonNode> parameters, Map<String, String> more) {
        Map<String, String> all = new LinkedHashMap<>();
        all.put("stack", stack);
        parameters.forEach((name, value) -> {
            if (value.isValueNode()) {
                all.put("parameter." + name, value.asText());
            }
        });
        all.putAll(more);
        return all;
    }

    /** Fills what is known and leaves the rest. */
    public static String fillKnown(String template, Map<String, String> known, Instant at) {
        List<Map.Entry<String, String>> all = new ArrayList<>(known.entrySet());
        String name = template.replace("{date}", date(at)).replace("{time}", time(at));
        for (Map.Entry<String, String> each : all) {
            name = name.replace("{" + each.getKey() + "}", each.getValue());
        }
        return name;
    }

    /** Whether each run gets another name by itself. */
    static boolean isUnique(String template) {
        return template.contains("{time}");
    }
}
