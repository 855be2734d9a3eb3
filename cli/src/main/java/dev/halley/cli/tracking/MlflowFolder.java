package dev.halley.cli.tracking;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.halley.error.ErrorKind;
import dev.halley.error.HalleyException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** MLflow's file store: {@code mlruns/EXPERIMENT/RUN/{metrics,params,tags,artifacts}}. */
final class MlflowFolder implements MlflowSource {

    private static final YAMLMapper YAML = new YAMLMapper();
    private static final long LARGEST_FILE = 64L << 20;

    private final Path folder;
    private final Map<String, Path> runFolders = new TreeMap<>();

    MlflowFolder(Path folder) {
        Path nested = folder.resolve("mlruns");
        this.folder = Files.isDirectory(nested) ? nested : folder;
    }

    @Override
    public List<Run> runs() {
        List<Run> runs = new ArrayList<>();
        for (Path experiment : folders(folder)) {
            if (!Files.exists(experiment.resolve("meta.yaml"))) {
                continue;
            }
            String name = meta(experiment)
                    .path("name")
                    .asText(experiment.getFileName().toString());
            for (Path run : folders(experiment)) {
                if (Files.exists(run.resolve("meta.yaml"))) {
                    runs.add(run(run, name));
                }
            }
        }
        return runs;
    }

    private Run run(Path path, String experiment) {
        JsonNode meta = meta(path);
        String id = meta.path("run_id").asText(path.getFileName().toString());
        runFolders.put(id, path);
        long start = meta.path("start_time").asLong();
        return new Run(
                id,
                meta.path("run_name").asText(id),
                experiment,
                status(meta.path("status").asInt()),
                start,
                meta.path("end_time").asLong(start),
                texts(path.resolve("params")),
                texts(path.resolve("tags")),
                List.of());
    }

    private static String status(int number) {
        return number == 4 ? "FAILED" : number == 5 ? "KILLED" : "FINISHED";
    }

    @Override
    public List<Imported.Point> points(Run run) {
        Path metrics = runFolder(run).resolve("metrics");
        List<Imported.Point> points = new ArrayList<>();
        for (Path file : files(metrics)) {
            String name = metrics.relativize(file).toString().replace('\\', '/');
            for (String line : text(file).split("\n", -1)) {
                String[] parts = line.strip().split(" ", -1);
                if (parts.length >= 2) {
                    long step = parts.length > 2 ? Long.parseLong(parts[2]) : 0;
                    points.add(new Imported.Point(name, number(parts[1]), step, Long.parseLong(parts[0])));
                }
            }
        }
        return points;
    }

    private static double number(String text) {
        return switch (text.toLowerCase(java.util.Locale.ROOT)) {
            case "nan" -> Double.NaN;
            case "inf", "infinity" -> Double.POSITIVE_INFINITY;
            case "-inf", "-infinity" -> Double.NEGATIVE_INFINITY;
            default -> Double.parseDouble(text);
        };
    }

    @Override
    public void files(Run run, Imported to) {
        Path artifacts = runFolder(run).resolve("artifacts");
        for (Path file : files(artifacts)) {
            try {
                if (Files.size(file) <= LARGEST_FILE) {
                    String name = artifacts.relativize(file).toString().replace('\\', '/');
                    boolean picture = name.matches("(?i).*\\.(png|jpe?g|gif|webp)");
                    to.file(name, picture ? "image" : "asset", null, Files.readAllBytes(file));
                }
            } catch (IOException unreadable) {
                throw new UncheckedIOException(unreadable);
            }
        }
    }

    private Path runFolder(Run run) {
        Path found = runFolders.get(run.id());
        if (found == null) {
            throw new IllegalStateException("no folder of run " + run.id());
        }
        return found;
    }

    private static JsonNode meta(Path of) {
        try {
            return YAML.readTree(of.resolve("meta.yaml").toFile());
        } catch (IOException unreadable) {
            throw new HalleyException(
                    ErrorKind.FAILED, of.resolve("meta.yaml") + " cannot be read: " + unreadable + ".", unreadable);
        }
    }

    private static Map<String, String> texts(Path folder) {
        Map<String, String> texts = new TreeMap<>();
        for (Path file : files(folder)) {
            texts.put(folder.relativize(file).toString().replace('\\', '/'), text(file));
        }
        return texts;
    }

    private static String text(Path file) {
        try {
            return Files.readString(file, StandardCharsets.UTF_8);
        } catch (IOException unreadable) {
            throw new HalleyException(ErrorKind.FAILED, file + " cannot be read: " + unreadable + ".", unreadable);
        }
    }

    private static List<Path> files(Path folder) {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> all = Files.walk(folder)) {
            return all.filter(Files::isRegularFile).sorted().toList();
        } catch (IOException unreadable) {
            throw new HalleyException(ErrorKind.FAILED, folder + " cannot be read: " + unreadable + ".", unreadable);
        }
    }

    private static List<Path> folders(Path folder) {
        try (Stream<Path> all = Files.list(folder)) {
            return all.filter(Files::isDirectory).sorted().toList();
        } catch (IOException unreadable) {
            throw new HalleyException(
                    ErrorKind.NOT_FOUND, "'" + folder + "' cannot be read (expected: a folder mlruns).", unreadable);
        }
    }
}
