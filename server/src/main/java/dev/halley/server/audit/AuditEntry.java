package dev.halley.server.audit;

/**
 * One line of the log.
 *
 * @param actor the user's name; empty if nobody known did it
 * @param action what was done: noun, dot, verb
 * @param target to what; names and ids, never a secret
 */
public record AuditEntry(long seq, long atMillis, long actorId, String actor, String action, String target) {}
