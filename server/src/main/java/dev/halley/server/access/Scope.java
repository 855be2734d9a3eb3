package dev.halley.server.access;

import dev.halley.server.error.ApiException;
import dev.halley.server.error.ErrorKind;
import java.util.Collection;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/** What an API key is good for. A key never allows more than its user may do. */
public enum Scope {
    /** Reading. */
    READ,
    /** Logging: what a training needs, without reading what others logged. */
    INGEST,
    /** Everything that its user may do: also people, keys, sharing. */
    ADMIN;

    public static final Set<Scope> ALL = Set.of(values());

    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The scopes with these words. */
    public static Set<Scope> of(Collection<String> words) {
        Set<Scope> scopes = EnumSet.noneOf(Scope.class);
        for (String word : words) {
            scopes.add(of(word));
        }
        if (scopes.isEmpty()) {
            throw new ApiException(ErrorKind.INVALID, "scopes: none (expected: some of ingest, read, admin).");
        }
        return scopes;
    }

    private static Scope of(String word) {
        for (Scope scope : values()) {
            if (scope.word().equals(word)) {
                return scope;
            }
        }
        throw new ApiException(ErrorKind.INVALID, "scopes: '" + word + "' (expected: ingest, read or admin).");
    }

    /** As one text, for the database. */
    public static String text(Set<Scope> scopes) {
        return scopes.stream().map(Scope::word).sorted().collect(Collectors.joining(" "));
    }
}
