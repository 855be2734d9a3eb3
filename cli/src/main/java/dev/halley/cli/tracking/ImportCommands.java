package dev.halley.cli.tracking;

import com.fasterxml.jackson.databind.JsonNode;
import dev.halley.cli.Session;
import dev.halley.error.ErrorKind;
import dev.halley.error.HalleyException;
import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code halley import …}. */
@Command
public final class ImportCommands {

    private final Session session;

    private ImportCommands(Session session) {
        this.session = session;
    }

    public static CommandLine commandLine(Session session) {
        return new CommandLine(new ImportCommands(session));
    }

    /** Where the experiments go. */
    static final class Place {
        @Option(names = "--workspace", paramLabel = "NAME", description = "The workspace. Defaults to yours.")
        private @Nullable String workspace;

        @Option(names = "--project", paramLabel = "NAME", description = "The project. Defaults to its name there.")
        private @Nullable String project;

        @Nullable
        String workspace() {
            return workspace;
        }

        String project(String there) {
            return project == null ? there : project;
        }
    }

    @Command(
            description = "Import runs from a folder of TensorBoard: scalars and pictures.",
            footer = {
                "",
                "Each folder with event files is an experiment. An import that broke is done again by the same command."
            })
    int tensorboard(
            @Parameters(paramLabel = "FOLDER", description = "The log folder.") Path folder,
            @Mixin Place place,
            @Mixin TrackingApi.Target target) {
        TrackingApi api = target.open(session);
        Map<Path, List<Path>> runs = new TreeMap<>();
        try (Stream<Path> files = Files.walk(folder)) {
            files.filter(file -> file.getFileName().toString().contains("tfevents"))
                    .sorted()
                    .forEach(file -> runs.computeIfAbsent(file.toAbsolutePath().getParent(), none -> new ArrayList<>())
                            .add(file));
        } catch (IOException unreadable) {
            throw new HalleyException(
                    ErrorKind.NOT_FOUND, "'" + folder + "' cannot be read (expected: a folder).", unreadable);
        }
        if (runs.isEmpty()) {
            throw new HalleyException(
                    ErrorKind.NOT_FOUND, "'" + folder + "' has no event file (expected: files named …tfevents…).");
        }
        Path root = folder.toAbsolutePath().normalize();
        runs.forEach((run, files) -> {
            String inside = root.relativize(run.normalize()).toString();
            String name = inside.isEmpty() ? String.valueOf(root.getFileName()) : inside;
            Imported experiment = Imported.begin(
                    api, place.workspace(), place.project("tensorboard"), name, "tensorboard " + run.normalize());
            int points = events(files, experiment);
            tell(experiment, name, points, api);
        });
        return 0;
    }

    private int events(List<Path> files, Imported experiment) {
        List<Imported.Point> points = new ArrayList<>();
        long[] times = {Long.MAX_VALUE, 0};
        boolean again = experiment.known();
        for (Path file : files) {
            try {
                TensorBoardFile.read(file, value -> {
                    long millis = Math.round(value.wallSeconds() * 1000);
                    times[0] = Math.min(times[0], millis);
                    times[1] = Math.max(times[1], millis);
                    byte[] picture = value.picture();
                    if (picture == null) {
                        points.add(new Imported.Point(value.tag(), value.number(), value.step(), millis));
                    } else if (!again) {
                        experiment.file(value.tag() + ".png", "image", value.step(), picture);
                    }
                });
            } catch (IOException | BufferUnderflowException | IndexOutOfBoundsException damaged) {
                session.terminal().warn(file + " is damaged: what came before that is imported.");
            }
        }
        experiment.points(points);
        experiment.tag("tensorboard");
        if (times[0] != Long.MAX_VALUE) {
            experiment.end(times[0], times[1], false);
        }
        return points.size();
    }

    @Command(
            description = "Import a file that 'halley export' wrote, with all that is in it.",
            footer = {
                "",
                "Experiments keep their keys; those whose key another workspace of the server has get a new one, always the same."
                        + " What is there already is left alone, so an import that broke is done again by the same command."
            })
    int halley(
            @Parameters(paramLabel = "FILE", description = "The file.") Path file,
            @Option(names = "--workspace", paramLabel = "NAME", description = "The workspace. Defaults to yours.")
                    @Nullable
                    String workspace,
            @Option(
                            names = "--project",
                            paramLabel = "NAME",
                            description = "Put all into this project. Defaults to those that the file names.")
                    @Nullable
                    String project,
            @Mixin TrackingApi.Target target) {
        TrackingApi api = target.open(session);
        if (!Files.isRegularFile(file)) {
            throw new HalleyException(
                    ErrorKind.NOT_FOUND, "'" + file + "' is no file (expected: what 'halley export' wrote).");
        }
        JsonNode done = api.importFile(
                "/api/v1/import?workspace=" + (workspace == null ? "" : TrackingApi.encoded(workspace))
                        + (project == null ? "" : "&project=" + TrackingApi.encoded(project)),
                file,
                this::tellImported);
        int refused = done.path("refused").asInt();
        List<String> others = new ArrayList<>();
        for (String what : List.of("artifacts", "models", "sweeps", "views", "templates")) {
            if (done.path(what).asInt() > 0) {
                others.add(done.path(what).asInt() + " of " + what);
            }
        }
        session.terminal()
                .print(String.format(
                        java.util.Locale.ROOT,
                        "%s: %,d imported with %,d points%s, %,d there already, %,d refused.",
                        file,
                        done.path("imported").asInt(),
                        done.path("points").asLong(),
                        others.isEmpty() ? "" : " (besides: " + String.join(", ", others) + ")",
                        done.path("there").asInt(),
                        refused));
        return refused == 0 ? 0 : 1;
    }

    private void tellImported(JsonNode line) {
        String key = line.path("key").asText();
        if (line.path("state").asText().equals("refused")) {
            session.terminal().error(key + ": " + line.path("why").asText());
        }
        for (JsonNode lost : line.path("lost")) {
            session.terminal().warn(key + ": the file lacks " + lost.asText());
        }
    }

    @Command(
            description = "Import runs from MLflow: from a folder mlruns, or from a server by its address.",
            footer = {"", "Parameters, metrics, tags and times come along, and from a folder files of up to 64 MiB."})
    int mlflow(
            @Parameters(paramLabel = "SOURCE", description = "The folder, or http://host:port of an MLflow server.")
                    String source,
            @Mixin Place place,
            @Mixin TrackingApi.Target target) {
        TrackingApi api = target.open(session);
        MlflowSource from = source.startsWith("http://") || source.startsWith("https://")
                ? new MlflowServer(source.replaceFirst("/+$", ""))
                : new MlflowFolder(Path.of(source));
        int imported = 0;
        for (MlflowSource.Run run : from.runs()) {
            Imported experiment = Imported.begin(
                    api, place.workspace(), place.project(run.experiment()), run.name(), "mlflow " + run.id());
            experiment.parameters(run.parameters());
            List<Imported.Point> points = from.points(run);
            experiment.points(points);
            run.tags().forEach((name, value) -> {
                if (!name.startsWith("mlflow.")) {
                    experiment.other(name, value);
                }
            });
            if (!experiment.known()) {
                from.files(run, experiment);
            }
            experiment.tag("mlflow");
            experiment.other("mlflow_run_id", run.id());
            experiment.end(run.startMillis(), run.endMillis(), run.status().equals("FAILED"));
            tell(experiment, run.name(), points.size(), api);
            imported++;
        }
        if (imported == 0) {
            throw new HalleyException(ErrorKind.NOT_FOUND, "'" + source + "' has no run.");
        }
        return 0;
    }

    private void tell(Imported experiment, String name, int points, TrackingApi api) {
        session.terminal()
                .print(name + ": " + points + " values, " + api.url() + "/api/experiment/redirect?experimentKey="
                        + experiment.key() + (experiment.known() ? " (was there)" : ""));
    }
}
