package dev.halley.experimenttracker;

import dev.halley.stack.StackComponent;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * Records what steps log. In a step that asked for it, user code simply logs:
 *
 * <pre>{@code
 * ExperimentTracker tracker = Client.current().activeStack().experimentTracker();
 * tracker.logParams(Map.of("learning_rate", 0.1));
 * tracker.logMetrics(Map.of("loss", loss), epoch);
 * }</pre>
 *
 * <p>The logging methods write to the experiment of the step execution that runs on this thread (or on a thread started
 * by it). They never throw because of the tracker and never wait for the network. Outside of a step that asked for this
 * tracker nothing can be recorded: that is warned about once and otherwise ignored.
 *
 * <p>A flavor implements {@link #begin} and {@link #unsent}; it does not override the logging methods.
 */
public interface ExperimentTracker extends StackComponent {

    /**
     * Opens the experiment of one step execution, before the inputs of the step are loaded. Called on the thread of the
     * step; several steps may call it at once.
     *
     * @param settings the resolved settings, an instance of the flavor's {@link dev.halley.stack.Flavor#settingsType}
     */
    TrackedExperiment begin(TrackedStep step, Record settings);

    /**
     * Called once when all steps of the run have ended: gives the rest a bounded time to be sent, and says what was not.
     *
     * @return one line for each experiment whose values are still on this machine only, with the command that sends them;
     *     empty if everything was acknowledged
     */
    List<String> unsent();

    /**
     * Sends what earlier processes logged for this tracker's server and could not send, for instance because they were killed.
     * Defaults to nothing, for a tracker that keeps nothing on this machine.
     *
     * @param limit when to stop trying
     */
    default SyncReport sync(Duration limit) {
        return new SyncReport(0, 0, List.of());
    }

    /** Logs parameters, at any nesting depth. The last value of a name wins. */
    default void logParams(Map<String, ?> params) {
        CurrentExperiment.of(this).logParams(params);
    }

    /** Logs one value for each metric, without a step. NaN and infinities are values like any other. */
    default void logMetrics(Map<String, ? extends Number> metrics) {
        CurrentExperiment.of(this).logMetrics(metrics, null);
    }

    /** Logs one value for each metric at {@code step} (epoch, round, iteration: what the user counts). */
    default void logMetrics(Map<String, ? extends Number> metrics, long step) {
        CurrentExperiment.of(this).logMetrics(metrics, step);
    }

    /** Logs a key and value that is neither a parameter nor a metric. The last value of a key wins. */
    default void logOther(String key, Object value) {
        CurrentExperiment.of(this).logOther(key, value);
    }

    /** Adds tags to the experiment. Adding a tag twice changes nothing. */
    default void addTags(List<String> tags) {
        CurrentExperiment.of(this).addTags(tags);
    }

    /**
     * The experiment of the running step: to log to from threads that the step does not start itself, such as those of a
     * parallel stream, and for what this interface does not offer; the flavor documents its class.
     */
    default TrackedExperiment experiment() {
        return CurrentExperiment.of(this);
    }
}
