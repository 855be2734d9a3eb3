package dev.halley.comet.protocol;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/**
 * The body of every refusal.
 *
 * @param msg what is wrong, for a person
 * @param code the HTTP status again
 * @param data always null
 * @param sdkErrorCode one of {@link SdkErrorCode}, 0 for none
 */
public record ErrorBody(
        @Nullable String msg,
        int code,
        @JsonInclude @Nullable String data,
        // Comet: snake case here, camel case in the answers to writes.
        @JsonProperty("sdk_error_code") int sdkErrorCode) {

    public static ErrorBody of(String msg, int code, int sdkErrorCode) {
        return new ErrorBody(msg, code, null, sdkErrorCode);
    }
}
