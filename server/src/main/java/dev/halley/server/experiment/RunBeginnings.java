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
    CompletableFuture<Experiment> begin(Caller caller, NewExperiment wanted, boolean orGet) {
        return known(caller, wanted, orGet)
                .map(CompletableFuture::completedFuture)
                .orElseGet(() -> experiments.begin(caller, wanted));
    }

    /**
     * Begins a run, or goes on with it, and writes what is known of it.
     *
     * @param change in the commit that makes the run
     * @param changeOfKnown if the run is there already
     */
    public CompletableFuture<Experiment> begin(
            Caller caller, NewExperiment wanted, Experiments.Change change, Experiments.Change changeOfKnown) {
        return known(caller, wanted, true)
                .map(known -> experiments.change(known.id(), changeOfKnown).thenApply(done -> known))
                .orElseGet(() -> experiments.begin(caller, wanted, change));
    }

    private Optional<Experiment> known(Caller caller, NewExperiment wanted, boolean orGet) {
        String key = wanted.key();
        Optional<Experiment> known = key == null ? Optional.empty() : experiments.find(caller, key);
        // Comet: an archive that Python wrote because the server went away comes back under the key of the unfinished
        // run.
        if (known.isPresent() && wanted.offline() && known.get().alive()) {
            replays.begin(known.get().id());
            return Optional.of(resumed(known.get()));
        }
        return orGet ? known.map(this::resumed) : Optional.empty();
    }

    Experiment resumed(Experiment experiment) {
        experiments.setAlive(experiment.id(), true);
        return experiment;
    }

    void end(Experiment experiment) {
        replays.end(experiment.id());
    }
}
