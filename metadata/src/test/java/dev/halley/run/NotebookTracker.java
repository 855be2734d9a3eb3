package dev.halley.run;

import dev.halley.experimenttracker.ExperimentTracker;
import dev.halley.experimenttracker.TrackedExperiment;
import dev.halley.experimenttracker.TrackedStep;
import dev.halley.stack.ComponentCheckException;
import dev.halley.stack.ComponentCheckException.Reason;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Writes one file for each experiment, one line for each call. */
record NotebookTracker(String name, NotebookFlavor.Config config, Path folder) implements ExperimentTracker {

    @Override
    public void check() {
        if (config.refusal() != null) {
            throw new ComponentCheckException(Reason.UNAUTHENTICATED, config.refusal());
        }
    }

    @Override
    public TrackedExperiment begin(TrackedStep step, Record settings) {
        Page page = new Page(folder.resolve(name)
                .resolve(step.pipelineRun() + "_" + step.step()
                        + (step.attempt() == 1 ? "" : "_attempt_" + step.attempt()) + ".txt"));
        page.write("begin");
        return page;
    }

    @Override
    public List<String> unsent() {
        return config.unsent() == null ? List.of() : List.of(config.unsent());
    }

    private record Page(Path file) implements TrackedExperiment {

        synchronized void write(String line) {
            try {
                Files.createDirectories(file.getParent());
                Files.writeString(file, line + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public void logParams(Map<String, ?> params) {
            write("params " + params);
        }

        @Override
        public void logMetrics(Map<String, ? extends Number> metrics, @Nullable Long step) {
            write("metrics " + metrics + " at " + step);
        }

        @Override
        public void logOther(String key, Object value) {
            write("other " + key + "=" + value);
        }

        @Override
        public void addTags(List<String> tags) {
            write("tags " + tags);
        }

        @Override
        public Map<String, String> metadata() {
            return Map.of("experiment_tracker_url", file.toUri().toString());
        }

        @Override
        public void finish(@Nullable Throwable failure) {
            write(failure == null ? "finished" : "failed " + failure.getMessage());
        }
    }
}
