package dev.halley.comet.protocol;

/** The values of {@code sdk_error_code} that programs act on. */
public final class SdkErrorCode {

    public static final int NO_WRITE_ACCESS = 90210;
    public static final int UNKNOWN_EXPERIMENT = 90211;
    public static final int UNKNOWN_API_KEY = 90212;
    public static final int UNKNOWN_WORKSPACE = 90219;
    public static final int EXPERIMENT_EXISTS = 90999;
    public static final int NO_EXPERIMENT_KEY = 90998;
    public static final int NO_PROJECT_NAME = 98219;
    public static final int PROJECT_NAME_TOO_LONG = 1341241;
    public static final int VIEW_ONLY_ACCESS = 7000011;
    public static final int CUSTOM_MESSAGE = 7777777;

    private SdkErrorCode() {}
}
