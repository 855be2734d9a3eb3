package dev.halley.comet.client;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One tracked run: it has a key from the first moment, whether or not the server could be asked. Every {@code log} method
 * appends to the spool and returns; none throws and none waits for the network. Thread-safe. What is logged after
 * {@link #finish} is ignored, with one warning.
 */
public interface CometExperiment {

    /** 32 lower-case letters and digits, unique in the world; made on this machine. */
    String key();

    /** The name it has now. */
    String name();

    /**
     * The page of this experiment. Empty until it is known to be true: after {@link CometClient#check} accepted the workspace, or
     * after the server took the experiment and named the page.
     */
    Optional<String> url();

    /**
     * Logs parameters: what was chosen before the run. Nested maps become {@code outer|inner}; the last value of a name wins; null
     * values are logged as {@code null}.
     */
    void logParameters(Map<String, ?> parameters);

    /**
     * Logs one value for each metric, at this moment. NaN and infinities are values like any other.
     *
     * @param step what the user counts (iteration, round, batch); null if the values have none
     */
    default void logMetrics(Map<String, ? extends Number> metrics, @Nullable Long step) {
        logMetrics(metrics, step, null);
    }

    /** As {@link #logMetrics(Map, Long)}, with the epoch that the step belongs to. */
    void logMetrics(Map<String, ? extends Number> metrics, @Nullable Long step, @Nullable Long epoch);

    /** Logs a key and value that is neither a parameter nor a metric. The last value of a key wins. */
    void logOther(String key, Object value);

    /** Logs a line, or lines, that the run printed. */
    void logOutput(String text, boolean standardError);

    /** Adds tags. Adding a tag twice changes nothing. */
    void addTags(List<String> tags);

    void setName(String name);

    /**
     * Ends the experiment; only the first call counts. What is not sent yet is sent later.
     *
     * @param failure why the run failed; null if it succeeded. A failed experiment is marked as crashed and carries the
     *     failure's text
     */
    void finish(@Nullable Throwable failure);
}
