package dev.halley.server.artifact;

import dev.halley.server.error.ApiException;
import dev.halley.server.error.ErrorKind;
import dev.halley.server.error.SdkErrorCode;
import java.util.Locale;

/** Whether a version is still being uploaded. */
enum ArtifactState {
    OPEN,
    CLOSED,
    ERROR;

    static ArtifactState parse(String text) {
        for (ArtifactState state : values()) {
            if (state.name().equals(text.toUpperCase(Locale.ROOT))) {
                return state;
            }
        }
        throw new ApiException(
                ErrorKind.INVALID,
                SdkErrorCode.INVALID_ARTIFACT_STATE,
                "state: '" + text + "' (expected: OPEN, CLOSED or ERROR).");
    }
}
