package dev.halley.comet.client;

/**
 * Whose key it is, as the server said.
 *
 * @param userName the user to whom the API key belongs
 * @param workspace where experiments go: the workspace that was asked for, else the user's default workspace
 */
public record CometAccount(String userName, String workspace) {}
