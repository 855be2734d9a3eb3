package dev.halley.server.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.halley.server.error.ApiException;
import dev.halley.server.error.ErrorKind;

/** How answers and refusals of a route look on the wire. */
public enum Dialect {
    /** Comet's REST v2 and the protocol of its SDKs: {@code {"msg", "code", "data", "sdk_error_code"}}. */
    COMET {
        @Override
        int status(ApiException refusal, boolean readsReasonOfForbidden) {
            return switch (refusal.kind()) {
                case UNAUTHENTICATED -> readsReasonOfForbidden ? 403 : 401;
                // Comet: a refusal with a number of its own is a 400, so that the Java SDK fails at once.
                case NOT_FOUND -> refusal.sdkErrorCode() == 0 ? 404 : 400;
                case CONFLICT -> 400;
                default -> refusal.kind().status();
            };
        }

        @Override
        ObjectNode body(int status, String title, String detail, int sdkErrorCode) {
            ObjectNode body = Json.MAPPER.createObjectNode();
            return body.put("msg", detail).put("code", status).putNull("data").put("sdk_error_code", sdkErrorCode);
        }
    },

    /** The native API: RFC 9457 problem details. */
    NATIVE {
        @Override
        int status(ApiException refusal, boolean readsReasonOfForbidden) {
            return refusal.kind().status();
        }

        @Override
        ObjectNode body(int status, String title, String detail, int sdkErrorCode) {
            ObjectNode body = Json.MAPPER.createObjectNode();
            return body.put("type", "about:blank")
                    .put("title", title)
                    .put("status", status)
                    .put("detail", detail);
        }
    };

    abstract int status(ApiException refusal, boolean readsReasonOfForbidden);

    abstract ObjectNode body(int status, String title, String detail, int sdkErrorCode);

    String contentType(boolean error) {
        return this == NATIVE && error ? "application/problem+json" : "application/json";
    }

    static String title(ErrorKind kind) {
        String words = kind.name().toLowerCase(java.util.Locale.ROOT).replace('_', ' ');
        return Character.toUpperCase(words.charAt(0)) + words.substring(1);
    }
}
