package dev.halley.server.http;

import dev.halley.server.access.Scope;
import dev.halley.server.error.ApiException;
import dev.halley.server.error.ErrorKind;
import dev.halley.server.error.SdkErrorCode;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Decides who may call a route. */
final class Admission {

    private final Authenticator authenticator;

    Admission(Authenticator authenticator) {
        this.authenticator = authenticator;
    }

    /** The key that a request shows in a header; the first of these that is there. */
    static @Nullable String key(@Nullable String authorization, @Nullable String sdkKey, @Nullable String otherKey) {
        String key = authorization != null ? authorization : sdkKey != null ? sdkKey : otherKey;
        return key != null && key.startsWith("Bearer ") ? key.substring("Bearer ".length()) : key;
    }

    /** The caller, empty only for a public route. Throws if the route is not for them. */
    Optional<Caller> admitted(Route route, Credentials credentials) {
        Permission permission = route.permission();
        Optional<Caller> caller = credentials.isEmpty() ? Optional.empty() : authenticator.identify(credentials);
        if (permission == Permission.PUBLIC) {
            return caller.map(known -> known.at(permission));
        }
        if (permission == Permission.READ && credentials.apiKey() == null && caller.isEmpty()) {
            caller = authenticator.outsider();
        }
        Caller known = caller.filter(found -> found.isKnown() || permission == Permission.READ)
                .orElseThrow(() -> new ApiException(
                        ErrorKind.UNAUTHENTICATED,
                        SdkErrorCode.UNKNOWN_API_KEY,
                        "the API key is missing or not known to this server."));
        if (permission != Permission.ACCOUNT && !known.grant().allows(permission.scope())) {
            throw new ApiException(
                    ErrorKind.FORBIDDEN,
                    SdkErrorCode.NO_WRITE_ACCESS,
                    "this API key has the scopes '" + Scope.text(known.grant().scopes()) + "' (needed: '"
                            + permission.scope().word() + "').");
        }
        if ((permission == Permission.SERVER || permission == Permission.OBSERVE)
                && !known.grant().administrator()) {
            throw new ApiException(
                    ErrorKind.FORBIDDEN,
                    SdkErrorCode.NO_WRITE_ACCESS,
                    "only administrators of this server may do this.");
        }
        return Optional.of(known.at(permission));
    }
}
