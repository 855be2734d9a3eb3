package dev.halley.server.remotecall;

import org.jspecify.annotations.Nullable;

/**
 * One call.
 *
 * @param predefined whether the SDK itself has the function
 * @param arguments a JSON object as text
 * @param deliveredMillis null while it waits
 * @param endedMillis null until the program told what came of it
 */
public record RemoteCall(
        String callId,
        String userName,
        String functionName,
        boolean predefined,
        String arguments,
        long createdMillis,
        @Nullable Long deliveredMillis,
        @Nullable Long endedMillis,
        @Nullable String result,
        @Nullable String error) {}
