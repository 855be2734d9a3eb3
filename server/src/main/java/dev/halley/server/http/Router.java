package dev.halley.server.http;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.StringTokenizer;
import org.jspecify.annotations.Nullable;

/**
 * Finds the route of a request. Javalin would make a regular expression of each route at the start and try one after the other at each
 * request; here those with the right number of segments are compared. The one that was declared first wins.
 */
final class Router {

    /** @param parameters what stands in the address for each name in braces, decoded */
    record Match(Route route, Map<String, String> parameters) {}

    private record Entry(Route route, List<String> segments) {}

    private final Map<String, List<Entry>> entries = new HashMap<>();

    Router(List<Route> routes) {
        for (Route route : routes) {
            List<String> segments = segments(route.path());
            entries.computeIfAbsent(key(route.method(), segments.size()), key -> new ArrayList<>())
                    .add(new Entry(route, segments));
        }
    }

    private static String key(String method, int segments) {
        return method + segments;
    }

    /** Several slashes count as one, and one at the end as none. */
    private static List<String> segments(String path) {
        StringTokenizer parts = new StringTokenizer(path, "/");
        List<String> segments = new ArrayList<>(parts.countTokens());
        while (parts.hasMoreTokens()) {
            segments.add(parts.nextToken());
        }
        return segments;
    }

    /**
     * Returns the route of a request, null if there is none.
     *
     * @param path as it was sent, still encoded
     * @throws IllegalArgumentException if a parameter is not encoded as it should be
     */
    @Nullable
    Match find(String method, String path) {
        List<String> asked = segments(path);
        for (Entry entry : entries.getOrDefault(key(method, asked.size()), List.of())) {
            if (matches(entry.segments(), asked)) {
                return new Match(entry.route(), parameters(entry.segments(), asked));
            }
        }
        return null;
    }

    private static boolean matches(List<String> segments, List<String> asked) {
        for (int at = 0; at < segments.size(); at++) {
            if (!isParameter(segments.get(at)) && !segments.get(at).equals(asked.get(at))) {
                return false;
            }
        }
        return true;
    }

    private static boolean isParameter(String segment) {
        return segment.charAt(0) == '{';
    }

    private static Map<String, String> parameters(List<String> segments, List<String> asked) {
        Map<String, String> parameters = new HashMap<>();
        for (int at = 0; at < segments.size(); at++) {
            String segment = segments.get(at);
            if (isParameter(segment)) {
                parameters.put(segment.substring(1, segment.length() - 1), decoded(asked.get(at)));
            }
        }
        return parameters;
    }

    /** A plus in a path is a plus. */
    private static String decoded(String segment) {
        return URLDecoder.decode(segment.replace("+", "%2B"), StandardCharsets.UTF_8);
    }
}
