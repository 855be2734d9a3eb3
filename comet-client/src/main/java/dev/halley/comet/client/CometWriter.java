package dev.halley.comet.client;

import dev.halley.comet.client.SendFailure.Kind;
import dev.halley.comet.protocol.AccountDetails;
import dev.halley.comet.protocol.AddRunAnswer;
import dev.halley.comet.protocol.AddRunRequest;
import dev.halley.comet.protocol.CometJson;
import dev.halley.comet.protocol.CometPaths;
import dev.halley.comet.protocol.ErrorBody;
import dev.halley.comet.protocol.ExperimentPart;
import dev.halley.comet.protocol.GetRunRequest;
import dev.halley.comet.protocol.HeartbeatAnswer;
import dev.halley.comet.protocol.SdkErrorCode;
import dev.halley.comet.protocol.StartEndTime;
import dev.halley.comet.protocol.StatusReport;
import dev.halley.comet.protocol.StatusUpdate;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The requests that carry an experiment to the server, and what each answer means. */
final class CometWriter {

    private static final String LIBRARY_VERSION = "halley";
    private static final Duration LONGEST_WAIT_THAT_A_SERVER_MAY_ASK = Duration.ofMinutes(10);
    private static final Duration DEFAULT_BEAT = Duration.ofSeconds(10);
    private static final Duration LONGEST_BEAT = Duration.ofMinutes(10);

    private static final Set<Integer> NO_SUCH_ROUTE = Set.of(404, 405, 501);
    private static final Set<Integer> REFUSED = Set.of(400, 409, 413, 422);

    /** Refusals that speak of the experiment or the key, not of the values. */
    private static final Set<Integer> ABOUT_THE_EXPERIMENT = Set.of(
            SdkErrorCode.NO_WRITE_ACCESS,
            SdkErrorCode.UNKNOWN_EXPERIMENT,
            SdkErrorCode.UNKNOWN_API_KEY,
            SdkErrorCode.UNKNOWN_WORKSPACE,
            SdkErrorCode.VIEW_ONLY_ACCESS);

    private final CometConfig config;
    private final CometHttp http;
    private final Clock clock;

    /** The servers that take an experiment in one request, as far as their last answers tell. A process has a client for each run. */
    private static final Set<URI> TAKE_PARTS = ConcurrentHashMap.newKeySet();

    CometWriter(CometConfig config, CometHttp http, Clock clock) {
        this.config = config;
        this.http = http;
        this.clock = clock;
    }

    /**
     * Makes the experiment known. May be called again for the same key.
     *
     * @param late whether the process that logged it is gone
     */
    AddRunAnswer open(SpoolHeader header, boolean late) throws SendFailure, InterruptedException {
        CometHttp.Answer answer = attempt(
                CometPaths.ADD_RUN,
                new AddRunRequest(
                        config.apiKey(),
                        clock.millis(),
                        header.key(),
                        late,
                        header.project(),
                        header.workspace(),
                        LIBRARY_VERSION,
                        true));
        ErrorBody error = error(answer);
        // Comet: a server may refuse a known key here; our own earlier request whose answer was lost made it known.
        if (error != null && error.sdkErrorCode() == SdkErrorCode.EXPERIMENT_EXISTS) {
            answer = attempt(
                    CometPaths.GET_RUN,
                    new GetRunRequest(config.apiKey(), clock.millis(), header.key(), LIBRARY_VERSION));
        }
        if (answer.status() == 400) {
            throw held(answer);
        }
        requireSuccess(answer, CometPaths.ADD_RUN);
        AddRunAnswer opened = handshake(answer, CometPaths.ADD_RUN);
        if (Boolean.TRUE.equals(opened.takesParts())) {
            TAKE_PARTS.add(config.url());
        } else {
            TAKE_PARTS.remove(config.url());
        }
        return opened;
    }

    private AddRunAnswer handshake(CometHttp.Answer answer, String path) throws SendFailure {
        try {
            return CometJson.read(answer.body(), AddRunAnswer.class);
        } catch (UncheckedIOException notComet) {
            throw trouble("its answer to " + path + " is not Comet's JSON", null);
        }
    }

    boolean takesParts() {
        return TAKE_PARTS.contains(config.url());
    }

    /**
     * Sends a part of an experiment in one request.
     *
     * @return empty if the server does not take it: then what is in it has to go by Comet's own requests, which tell what is wrong
     */
    Optional<AddRunAnswer> write(ExperimentPart part) throws SendFailure, InterruptedException {
        CometHttp.Answer answer = attempt(CometPaths.EXPERIMENT_PART, part);
        if (NO_SUCH_ROUTE.contains(answer.status())) {
            TAKE_PARTS.remove(config.url());
            return Optional.empty();
        }
        if (REFUSED.contains(answer.status())) {
            return Optional.empty();
        }
        requireSuccess(answer, CometPaths.EXPERIMENT_PART);
        return Optional.of(handshake(answer, CometPaths.EXPERIMENT_PART));
    }

    /** Sends a write. Success means that the server has it. */
    void write(String path, Object body) throws SendFailure, InterruptedException {
        CometHttp.Answer answer = attempt(path, body);
        if (NO_SUCH_ROUTE.contains(answer.status()) && isComet()) {
            // The server may have come back just now, and a proxy have answered before.
            answer = attempt(path, body);
            if (NO_SUCH_ROUTE.contains(answer.status())) {
                throw new SendFailure(
                        Kind.UNKNOWN_ROUTE,
                        "the server at " + config.url() + " has no " + path + " (" + answer.status() + ")",
                        null,
                        null);
            }
        }
        requireSuccess(answer, path);
        requireAll(answer);
    }

    /** A batch of which the server left something out counts as refused: sent again in parts, which doubles nothing, it shows what that was. */
    private static void requireAll(CometHttp.Answer answer) throws SendFailure {
        if (answer.body().contains("\"leftOut\"")) {
            throw new SendFailure(Kind.REFUSED, message(answer), null, null);
        }
    }

    /** Whether it is the server itself that answers, and not a proxy before it while it is away. */
    private boolean isComet() throws SendFailure, InterruptedException {
        try {
            CometHttp.Answer answer = http.get(CometPaths.ACCOUNT_DETAILS);
            return answer.succeeded()
                    && CometJson.read(answer.body(), AccountDetails.class).userName() != null;
        } catch (IOException failure) {
            throw SendFailure.of(failure);
        } catch (UncheckedIOException otherServer) {
            return false;
        }
    }

    /** Says that the experiment is running; returns when to say so again. */
    Duration heartbeat(String key) throws SendFailure, InterruptedException {
        CometHttp.Answer answer;
        try {
            answer = http.get(CometPaths.HEARTBEAT + "?experimentKey=" + key);
        } catch (IOException failure) {
            throw SendFailure.of(failure);
        }
        requireSuccess(answer, CometPaths.HEARTBEAT);
        try {
            long millis = CometJson.read(answer.body(), HeartbeatAnswer.class).isAliveBeatDurationMillis();
            return millis < 1_000 || millis > LONGEST_BEAT.toMillis() ? DEFAULT_BEAT : Duration.ofMillis(millis);
        } catch (UncheckedIOException noInterval) {
            return DEFAULT_BEAT;
        }
    }

    void end(SpoolHeader header, @Nullable AddRunAnswer opened, Entry.End end)
            throws SendFailure, InterruptedException {
        String key = header.key();
        if (end.failure() != null) {
            // Comet: the SDKs mark the crash while the run is alive, and end it afterwards.
            write(CometPaths.UPDATE_STATUS, new StatusUpdate(key, true, end.failure(), true));
        }
        String runId = opened == null ? null : opened.runId();
        String projectId = opened == null ? null : opened.projectId();
        write(
                CometPaths.STATUS_REPORT,
                new StatusReport(config.apiKey(), runId, key, projectId, false, clock.millis(), false));
        write(CometPaths.START_END_TIME, new StartEndTime(key, header.startMillis(), end.endMillis()));
    }

    private CometHttp.Answer attempt(String path, Object body) throws SendFailure, InterruptedException {
        try {
            return http.post(path, body);
        } catch (IOException failure) {
            throw SendFailure.of(failure);
        }
    }

    private void requireSuccess(CometHttp.Answer answer, String path) throws SendFailure {
        int status = answer.status();
        if (answer.succeeded()) {
            // A page of a proxy or of a sign-in also answers 200: taking it for an acknowledgement would lose the
            // values.
            if (answer.body().stripLeading().startsWith("<")) {
                throw trouble("it answered a web page to " + path, null);
            }
            return;
        }
        if (status == 401 || status == 403) {
            throw held(answer);
        }
        if (status == 400 || status == 413 || status == 422) {
            ErrorBody error = error(answer);
            if (error != null && ABOUT_THE_EXPERIMENT.contains(error.sdkErrorCode())) {
                throw held(answer);
            }
            throw new SendFailure(Kind.REFUSED, status + " " + message(answer), null, null);
        }
        throw trouble("it answered " + status + " to " + path, retryAfter(answer));
    }

    private SendFailure held(CometHttp.Answer answer) {
        return new SendFailure(
                Kind.HELD,
                "the server at " + config.url() + " refuses the experiment: " + answer.status() + " " + message(answer),
                null,
                null);
    }

    private SendFailure trouble(String what, @Nullable Duration retryAfter) {
        return new SendFailure(Kind.TROUBLE, what, retryAfter, null);
    }

    private static @Nullable ErrorBody error(CometHttp.Answer answer) {
        if (answer.succeeded()) {
            return null;
        }
        try {
            return CometJson.read(answer.body(), ErrorBody.class);
        } catch (UncheckedIOException noErrorBody) {
            return null;
        }
    }

    private static String message(CometHttp.Answer answer) {
        ErrorBody error = error(answer);
        String text = error == null || error.msg() == null ? answer.body().strip() : error.msg();
        return text.length() > 300 ? text.substring(0, 300) + "…" : text;
    }

    /** Seconds, possibly with a fraction; a date is not understood and not waited for. */
    private static @Nullable Duration retryAfter(CometHttp.Answer answer) {
        try {
            double seconds = Double.parseDouble(answer.retryAfter());
            double bounded = Math.max(0, Math.min(seconds, (double) LONGEST_WAIT_THAT_A_SERVER_MAY_ASK.toSeconds()));
            return Duration.ofMillis((long) (bounded * 1_000));
        } catch (NumberFormatException absentOrDate) {
            return null;
        }
    }
}
