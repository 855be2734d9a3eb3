package dev.halley.examples.handling;

import dev.halley.artifact.Artifact;
import dev.halley.examples.handling.Nightly.Station;
import dev.halley.pipeline.Pipeline;
import java.util.List;

/** Works on what the night has made. */
public final class Morning {

    public static final Pipeline MORNING = Pipeline.define("morning", p -> {
        Artifact<Double> mean = p.artifact("sky-mean", Double.class);
        Artifact<List<Station>> stations = p.artifact("nightly::stations::output", List.class);
        p.map(Nightly::measure, stations, mean);
    });

    private Morning() {}
}
