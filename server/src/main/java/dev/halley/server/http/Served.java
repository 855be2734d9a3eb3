package dev.halley.server.http;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What is served, and to whom.
 *
 * @param direct the routes of calls that log, by their paths
 */
record Served(Router router, Map<String, Route> direct, Admission admission) {

    Served(List<Route> routes, Admission admission) {
        this(
                new Router(routes),
                routes.stream()
                        .filter(route -> route.direct() != null)
                        .collect(Collectors.toUnmodifiableMap(Route::path, route -> route)),
                admission);
    }
}
