package dev.halley.server.http;

/**
 * Who calls.
 *
 * @param userId row id of the user
 * @param userName the user's name
 */
public record Caller(long userId, String userName) {}
