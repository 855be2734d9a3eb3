package dev.halley.stack;

/**
 * Something that was accepted and should not stay so.
 *
 * @param attribute what it is about
 * @param message with the remedy; no secret values
 */
public record RegistrationWarning(String attribute, String message) {}
