package dev.halley.metadata.sql;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A statement whose parameters have names.
 *
 * @param text with {@code ?} for each parameter
 * @param names of the parameters in their order; one may be there several times
 */
record NamedSql(String text, List<String> names) {

    private static final int MOST_KNOWN = 1_000;
    private static final Map<String, NamedSql> KNOWN = new ConcurrentHashMap<>();

    static NamedSql of(String sql) {
        NamedSql known = KNOWN.get(sql);
        if (known == null) {
            known = parse(sql);
            if (KNOWN.size() >= MOST_KNOWN) { // Filters make new ones for ever.
                KNOWN.clear();
            }
            KNOWN.put(sql, known);
        }
        return known;
    }

    private static NamedSql parse(String sql) {
        StringBuilder text = new StringBuilder(sql.length());
        List<String> names = new ArrayList<>();
        int i = 0;
        while (i < sql.length()) {
            char c = sql.charAt(i);
            int end = i + 1;
            if (c == '\'') {
                end = sql.indexOf('\'', end) + 1;
                text.append(sql, i, end);
            } else if (c == ':' && end < sql.length() && Character.isJavaIdentifierStart(sql.charAt(end))) {
                while (end < sql.length() && Character.isJavaIdentifierPart(sql.charAt(end))) {
                    end++;
                }
                names.add(sql.substring(i + 1, end));
                text.append('?');
            } else {
                text.append(c);
            }
            i = end;
        }
        return new NamedSql(text.toString(), List.copyOf(names));
    }

    /** The statements of a script, which has no {@code ;} but at their ends and in comments. */
    static List<String> statements(String script) {
        StringBuilder plain = new StringBuilder();
        script.lines().forEach(line -> {
            int comment = line.indexOf("--");
            plain.append(comment < 0 ? line : line.substring(0, comment)).append('\n');
        });
        List<String> statements = new ArrayList<>();
        for (String each : plain.toString().split(";", -1)) {
            if (!each.isBlank()) {
                statements.add(each.strip());
            }
        }
        return statements;
    }
}
