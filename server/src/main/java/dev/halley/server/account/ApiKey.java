package dev.halley.server.account;

import org.jspecify.annotations.Nullable;

/**
 * An API key as lists show it: never the key itself, which nobody has but who was given it.
 *
 * @param prefix how the key begins, to recognise it
 * @param scopes words, with a space between
 * @param workspace the only one that the key is for, null if it is for all
 */
public record ApiKey(
        String keyId,
        String name,
        String prefix,
        String scopes,
        @Nullable String workspace,
        long createdMillis,
        @Nullable Long expiresMillis,
        @Nullable Long lastUsedMillis) {}
