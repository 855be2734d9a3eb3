package dev.halley.cli.tracking;

import java.util.List;
import java.util.Map;

/** Where runs of MLflow are. */
interface MlflowSource {

    /** A run, without its points. */
    record Run(
            String id,
            String name,
            String experiment,
            String status,
            long startMillis,
            long endMillis,
            Map<String, String> parameters,
            Map<String, String> tags,
            List<String> metrics) {}

    List<Run> runs();

    List<Imported.Point> points(Run run);

    /** Copies the files of a run, where the source has them. */
    void files(Run run, Imported to);
}
