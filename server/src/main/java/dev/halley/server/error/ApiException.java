package dev.halley.server.error;

/** Refuses a request. The message names the value and what was expected; it is shown to the caller. */
public final class ApiException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final ErrorKind kind;
    private final int sdkErrorCode;

    public ApiException(ErrorKind kind, String message) {
        this(kind, 0, message);
    }

    /**
     * Makes a refusal that Comet's SDKs understand.
     *
     * @param sdkErrorCode one of {@link dev.halley.server.error.SdkErrorCode}, 0 if there is none
     */
    public ApiException(ErrorKind kind, int sdkErrorCode, String message) {
        super(message, null, false, false);
        this.kind = kind;
        this.sdkErrorCode = sdkErrorCode;
    }

    public ErrorKind kind() {
        return kind;
    }

    public int sdkErrorCode() {
        return sdkErrorCode;
    }
}
