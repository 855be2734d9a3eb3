package dev.halley.server.http;

/** Serves one route: parse, call the noun's operations, answer. */
@FunctionalInterface
public interface RouteHandler {
    void handle(Call call) throws Exception;
}
