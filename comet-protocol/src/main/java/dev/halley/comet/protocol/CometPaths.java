package dev.halley.comet.protocol;

/** The paths below a server's address. {@code READ} and {@code WRITE} are documented; {@code SDK} is what Comet's SDKs use. */
public final class CometPaths {

    public static final String READ = "/api/rest/v2";
    public static final String WRITE = "/api/rest/v2/write";
    public static final String SDK = "/clientlib";

    public static final String ACCOUNT_DETAILS = READ + "/account-details";
    public static final String WORKSPACES = READ + "/workspaces";

    public static final String HEARTBEAT = WRITE + "/experiment/set-status";
    public static final String LOG_OTHER = WRITE + "/experiment/log-other";
    public static final String ADD_TAGS = WRITE + "/experiment/tags";
    public static final String OUTPUT = WRITE + "/experiment/output";
    public static final String UPDATE_STATUS = WRITE + "/experiment/update-status";
    public static final String START_END_TIME = WRITE + "/experiment/set-start-end-time";

    public static final String ADD_RUN = SDK + "/logger/add/run";
    public static final String GET_RUN = SDK + "/logger/get/run";
    public static final String STATUS_REPORT = SDK + "/status-report/update";
    public static final String METRIC_BATCH = SDK + "/batch/logger/experiment/metric";
    public static final String PARAMETER_BATCH = SDK + "/batch/logger/experiment/parameter";

    /** Not Comet's: a server of Halley takes an experiment in one request, as {@link AddRunAnswer#takesParts} says that it does. */
    public static final String EXPERIMENT_PART = "/api/v1/experiments/part";

    /** The other that is the experiment's name. */
    public static final String NAME = "Name";

    private CometPaths() {}
}
