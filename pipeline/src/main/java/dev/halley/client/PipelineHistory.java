package dev.halley.client;

import dev.halley.error.ErrorKind;
import dev.halley.error.HalleyException;
import dev.halley.metadata.RunQuery;
import dev.halley.metadata.RunStatus;
import dev.halley.metadata.StoredRun;
import java.util.List;

/** What became of the runs of one pipeline. */
public final class PipelineHistory {

    private final Client client;
    private final String name;

    PipelineHistory(Client client, String name) {
        this.client = client;
        this.name = name;
    }

    public String name() {
        return name;
    }

    /**
     * The newest run.
     *
     * @throws HalleyException NOT_FOUND if there is none
     */
    public StoredRun lastRun() {
        List<StoredRun> newest = runs(RunQuery.newest(1));
        if (newest.isEmpty()) {
            throw new HalleyException(ErrorKind.NOT_FOUND, "Pipeline '" + name + "' has no runs any more.");
        }
        return newest.get(0);
    }

    /**
     * The newest run that completed.
     *
     * @throws HalleyException NOT_FOUND if there is none
     */
    public StoredRun lastSuccessfulRun() {
        List<StoredRun> newest = runs(RunQuery.newest(1).withStatus(RunStatus.COMPLETED));
        if (newest.isEmpty()) {
            throw new HalleyException(
                    ErrorKind.NOT_FOUND,
                    "No run of pipeline '" + name + "' has completed. To see why: halley pipeline runs list");
        }
        return newest.get(0);
    }

    /** The newest runs. */
    public List<StoredRun> runs(int limit) {
        return runs(RunQuery.newest(limit));
    }

    private List<StoredRun> runs(RunQuery query) {
        return client.runs(query.ofPipeline(name));
    }
}
