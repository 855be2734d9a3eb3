package dev.halley.server.experiment;

import dev.halley.server.http.Caller;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** How a run of an SDK begins, or goes on if it is there already. Thread-safe. */
public final class RunBeginnings {

    private final Experiments experiments;
    private final Replays replays;

    /** @param replays the archives that are arriving */
    public RunBeginnings(Experiments experiments, Replays replays) {
        this.experiments = experiments;
        this.replays = replays;
    }

    /**
     * Begins a run.
     *
     * @param orGet whether one that is there already goes on; an archive of a run that did not end does in any case
     */
    public CompletableFuture<Experiment> begin(Caller caller, NewExperiment wanted, boolean orGet) {
        String key = wanted.key();
        Optional<Experiment> known = key == null ? Optional.empty() : experiments.find(caller, key);
        // Comet: an archive that Python wrote because the server went away comes back under the key of the unfinished
        // run.
        if (known.isPresent() && wanted.offline() && known.get().alive()) {
            replays.begin(known.get().id());
            return CompletableFuture.completedFuture(resumed(known.get()));
        }
        if (known.isPresent() && orGet) {
            return CompletableFuture.completedFuture(resumed(known.get()));
        }
        return experiments.begin(caller, wanted);
    }

    Experiment resumed(Experiment experiment) {
        experiments.setAlive(experiment.id(), true);
        return experiment;
    }

    void end(Experiment experiment) {
        replays.end(experiment.id());
    }
}
