package dev.halley.server.http;

import java.util.ArrayList;
import java.util.List;

/**
 * All routes of the server. A noun registers its own in one method, a line each:
 *
 * <pre>{@code
 * routes.cometRest()
 *         .post("/write/experiment/metric", WRITE, this::logMetric)
 *         .get("/experiment/metrics/summary", READ, this::summary);
 * }</pre>
 */
public final class Routes {

    private final List<Route> declared = new ArrayList<>();

    /** Comet's REST v2, under both bases that its SDKs use. */
    public Scope cometRest() {
        return new Scope(Dialect.COMET, List.of("/api/rest/v2", "/clientlib/rest/v2"));
    }

    /** The protocol of Comet's SDKs. Comet: with a URL override that lacks {@code /clientlib} Python calls the root. */
    public Scope clientlib() {
        return new Scope(Dialect.COMET, List.of("/clientlib", ""));
    }

    /** The native API. */
    public Scope api() {
        return new Scope(Dialect.NATIVE, List.of("/api/v1"));
    }

    /** Addresses outside of the APIs. */
    public Scope root(Dialect dialect) {
        return new Scope(dialect, List.of(""));
    }

    /** One line for each route: verb, path, dialect, permission; sorted. */
    public List<String> describe() {
        return declared.stream().map(Route::toString).sorted().toList();
    }

    List<Route> declared() {
        return declared;
    }

    /** Routes of one dialect under one or several prefixes. */
    public final class Scope {

        private final Dialect dialect;
        private final List<String> prefixes;

        private Scope(Dialect dialect, List<String> prefixes) {
            this.dialect = dialect;
            this.prefixes = prefixes;
        }

        public Scope get(String path, Permission permission, RouteHandler handler) {
            return declare("GET", path, permission, handler);
        }

        public Scope post(String path, Permission permission, RouteHandler handler) {
            return declare("POST", path, permission, handler);
        }

        /** A POST that logs, of which there are many: usual requests skip the router. */
        public Scope log(String path, Permission permission, LogHandler handler) {
            return log(path, permission, handler, false);
        }

        /**
         * A POST that logs and mostly has nothing to wait for: the thread that reads it may serve it. Such a handler writes at most once, and
         * last; until there it may be given up and run again ({@link dev.halley.server.database.Waiting}).
         */
        public Scope logQuickly(String path, Permission permission, LogHandler handler) {
            return log(path, permission, handler, true);
        }

        private Scope log(String path, Permission permission, LogHandler handler, boolean quick) {
            for (String prefix : prefixes) {
                declared.add(new Route("POST", prefix + path, dialect, permission, handler::handle, handler, quick));
            }
            return this;
        }

        public Scope put(String path, Permission permission, RouteHandler handler) {
            return declare("PUT", path, permission, handler);
        }

        public Scope delete(String path, Permission permission, RouteHandler handler) {
            return declare("DELETE", path, permission, handler);
        }

        private Scope declare(String method, String path, Permission permission, RouteHandler handler) {
            for (String prefix : prefixes) {
                declared.add(new Route(method, prefix + path, dialect, permission, handler, null, false));
            }
            return this;
        }
    }
}
