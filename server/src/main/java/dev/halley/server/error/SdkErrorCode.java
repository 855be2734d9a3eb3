package dev.halley.server.error;

/** Comet's numbers for refusals; its SDKs turn them into exceptions of their own. */
public final class SdkErrorCode {

    public static final int NO_WRITE_ACCESS = 90210;
    public static final int UNKNOWN_EXPERIMENT = 90211;
    public static final int UNKNOWN_API_KEY = 90212;
    public static final int UNKNOWN_WORKSPACE = 90219;
    public static final int EXPERIMENT_EXISTS = 90999;
    public static final int NO_EXPERIMENT_KEY = 90998;
    public static final int PROJECT_NAME_TOO_LONG = 1341241;

    private SdkErrorCode() {}
}
