package dev.halley.server.error;

/** Refuses a request. The message names the value and what was expected; it is shown to the caller. */
public final class ApiException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final ErrorKind kind;
    private final int sdkErrorCode;
    private final int retryAfterSeconds;

    public ApiException(ErrorKind kind, String message) {
        this(kind, 0, message);
    }

    /**
     * Makes a refusal that Comet's SDKs understand.
     *
     * @param sdkErrorCode one of {@link dev.halley.server.error.SdkErrorCode}, 0 if there is none
     */
    public ApiException(ErrorKind kind, int sdkErrorCode, String message) {
        this(kind, sdkErrorCode, message, 0);
    }

    private ApiException(ErrorKind kind, int sdkErrorCode, String message, int retryAfterSeconds) {
        super(message, null, false, false);
        this.kind = kind;
        this.sdkErrorCode = sdkErrorCode;
        this.retryAfterSeconds = retryAfterSeconds;
    }

    /** The same refusal, with the time after which the caller may try again. */
    public ApiException retryAfter(int seconds) {
        return new ApiException(kind, sdkErrorCode, String.valueOf(getMessage()), seconds);
    }

    /** After how many seconds the caller may try again, 0 if that is not known. */
    public int retryAfterSeconds() {
        return retryAfterSeconds;
    }

    public ErrorKind kind() {
        return kind;
    }

    public int sdkErrorCode() {
        return sdkErrorCode;
    }
}
