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

    public static final int UNKNOWN_OPTIMIZATION = 5124123;
    public static final int UNKNOWN_ARTIFACT = 624522;
    public static final int UNKNOWN_ARTIFACT_VERSION = 624523;
    public static final int ARTIFACT_VERSION_EXISTS = 90399;
    public static final int ARTIFACT_VERSION_IS_FINAL = 90401;
    public static final int ARTIFACT_VERSION_IS_OPEN = 90402;
    public static final int ARTIFACT_VERSION_HAS_ERROR = 90403;
    public static final int INVALID_ARTIFACT_STATE = 90410;
    public static final int INVALID_MODEL_VERSION = 42001;
    public static final int NO_MODEL_TO_UPDATE = 42006;
    public static final int UNKNOWN_REGISTRY_MODEL = 42008;

    private SdkErrorCode() {}
}
