package dev.halley.internal.plan;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Fills templates of run names: {@code {pipeline}}, {@code {date}} and {@code {time}} (UTC, with microseconds). */
final class RunNames {

    static final String DEFAULT_TEMPLATE = "{pipeline}-{date}-{time}";
    private static final List<String> KNOWN = List.of("{pipeline}", "{date}", "{time}");
    private static final Pattern PLACEHOLDER = Pattern.compile("\\{[^{}]*}");
    private static final DateTimeFormatter DATE =
            DateTimeFormatter.ofPattern("yyyy_MM_dd").withZone(ZoneOffset.UTC);
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("HH_mm_ss_SSSSSS").withZone(ZoneOffset.UTC);

    private RunNames() {}

    static String fill(String template, String pipeline, Instant at, Problems problems) {
        Matcher matcher = PLACEHOLDER.matcher(template);
        while (matcher.find()) {
            if (!KNOWN.contains(matcher.group())) {
                problems.add("Run name '" + template + "' has the unknown placeholder " + matcher.group()
                        + " (expected: " + String.join(", ", KNOWN) + ").");
            }
        }
        String name = template.replace("{pipeline}", pipeline)
                .replace("{date}", DATE.format(at))
                .replace("{time}", TIME.format(at));
        if (name.isBlank()) {
            problems.add("Run name '" + template + "' is blank.");
        }
        return name;
    }

    /** Whether each run gets another name by itself. */
    static boolean isUnique(String template) {
        return template.contains("{time}");
    }
}
