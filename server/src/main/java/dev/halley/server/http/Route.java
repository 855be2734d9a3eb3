package dev.halley.server.http;

/** A declared route: one line of the golden list. */
record Route(String method, String path, Dialect dialect, Permission permission, RouteHandler handler) {

    @Override
    public String toString() {
        return method + " " + path + " " + dialect + " " + permission;
    }
}
