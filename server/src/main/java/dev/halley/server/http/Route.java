package dev.halley.server.http;

import org.jspecify.annotations.Nullable;

/**
 * A declared route: one line of the golden list.
 *
 * @param direct serves usual requests without the router; null if all go there
 * @param quick whether {@code direct} may be begun by a thread that must not wait
 */
record Route(
        String method,
        String path,
        Dialect dialect,
        Permission permission,
        RouteHandler handler,
        @Nullable LogHandler direct,
        boolean quick) {

    @Override
    public String toString() {
        return method + " " + path + " " + dialect + " " + permission;
    }
}
