package dev.halley.comet.client;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Sends experiments to one server with one API key. One client serves a whole process:
 *
 * <pre>{@code
 * try (CometClient client = CometClient.open(CometConfig.of(url, apiKey, spool))) {
 *     client.check(null);
 *     CometExperiment experiment = client.startExperiment(NewExperiment.named("digits"));
 *     experiment.logMetrics(Map.of("loss", 0.25), 1L);
 *     experiment.finish(null);
 * }
 * }</pre>
 *
 * <p>Opening also takes over what earlier processes left in the spool for the same server, and sends it in the background.
 * Thread-safe.
 */
public interface CometClient extends AutoCloseable {

    /** Opens the spool and starts the sender. Does not use the network. */
    static CometClient open(CometConfig config) {
        return SpoolingCometClient.open(config);
    }

    /**
     * Asks the server whether address, key and workspace are right. One attempt; waits at most the configured time-outs.
     *
     * @param workspace null for the default workspace of the key's user
     * @throws CometException if one of them is wrong; its message says which and what to do
     */
    CometAccount check(@Nullable String workspace);

    /** Starts an experiment at once; the server learns of it in the background. */
    CometExperiment startExperiment(NewExperiment experiment);

    /**
     * Waits until everything that was logged before is acknowledged by the server, or until {@code limit} has passed.
     *
     * @return whether everything is acknowledged
     */
    boolean flush(Duration limit);

    /** The experiments in the spool for this server of which something is on this machine only; empty if all is well. */
    List<UnsentExperiment> unsent();

    /**
     * Keeps sending for at most {@link CometConfig#closeTimeout} while anything is unsent, then ends the sender. Experiments that
     * were not finished are not ended by this: they are taken over as crashed by the next client.
     */
    @Override
    void close();
}
