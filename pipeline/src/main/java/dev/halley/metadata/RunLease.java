package dev.halley.metadata;

import java.time.Instant;

/**
 * The claim of a process on a run it executes.
 *
 * @param heartbeat when the owner last said that it is alive
 */
public record RunLease(RunOwner owner, Instant heartbeat) {}
