package dev.halley.e2e;

import static java.util.Objects.requireNonNullElse;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Every public method of the newest Comet SDK for Python against one server: what its programs in {@code comet_ml/suite} call is read
 * back and compared. The SDK itself says which methods there are; one that no program calls is named, unless {@code left-out.txt} gives
 * the reason. The report is {@code target/comet-python-suite.md}.
 */
@Tag("comet-python")
class CometPythonSuiteTest {

    private static final String API_KEY = "key-of-the-python-suite";
    private static final Path REPORT = Path.of("target", "comet-python-suite.md");

    /** The version whose methods are all known; a newer one may have some that nobody has seen. */
    private static final String KNOWN_VERSION = "3.58.8";

    private static final List<String> FILES = List.of(
            "harness.py",
            "cases.py",
            "api_suite.py",
            "artifact_suite.py",
            "experiment_suite.py",
            "model_suite.py",
            "optimizer_suite.py",
            "start_suite.py");

    private static final List<List<String>> PROGRAMS = List.of(
            List.of("experiment_suite.py", "Experiment"),
            List.of("experiment_suite.py", "ExistingExperiment"),
            List.of("experiment_suite.py", "OfflineExperiment"),
            List.of("experiment_suite.py", "ExistingOfflineExperiment"),
            List.of("experiment_suite.py", "OfflineExperiment", "import"),
            List.of("experiment_suite.py", "ExistingOfflineExperiment", "import"),
            List.of("api_suite.py"),
            List.of("artifact_suite.py"),
            List.of("model_suite.py"),
            List.of("optimizer_suite.py"),
            List.of("start_suite.py"));

    private final TreeSet<String> everything = new TreeSet<>();
    private final TreeSet<String> called = new TreeSet<>();
    private final TreeSet<String> passed = new TreeSet<>();
    private final Map<String, String> failed = new TreeMap<>();
    private final Map<String, Double> seconds = new TreeMap<>();
    private String version = "";

    @Test
    void readsBackWhatEveryMethodLogs() throws Exception {
        try (Halley halley = Halley.inNewHome()) {
            Halley.RunningServer server = halley.startServer(0, API_KEY);
            halley.with("COMET_URL_OVERRIDE", server.url() + "/clientlib/")
                    .with("COMET_API_KEY", API_KEY)
                    .with("COMET_WORKSPACE", "halley")
                    .with("HALLEY_COMET_IMPORT", Halley.COMMAND + " comet import")
                    .with("HOME", halley.home().toString());
            for (String file : FILES) {
                Files.copy(resource(file), halley.home().resolve(file));
            }
            ExecutorService two = Executors.newFixedThreadPool(2);
            try {
                List<Future<JsonNode>> reports = new ArrayList<>();
                for (List<String> program : PROGRAMS) {
                    reports.add(two.submit(() -> run(halley, program)));
                }
                for (Future<JsonNode> report : reports) {
                    add(report.get());
                }
            } catch (ExecutionException failure) {
                throw new AssertionError(failure.getCause());
            } finally {
                two.shutdownNow();
            }
        }
        Map<String, String> leftOut = leftOut();
        List<String> untested = everything.stream()
                .filter(method ->
                        !called.contains(method) && reason(leftOut, method).isEmpty())
                .toList();
        Files.createDirectories(REPORT.getParent());
        Files.writeString(REPORT, report(leftOut, untested));

        assertThat(failed).isEmpty();
        assertThat(passed).hasSizeGreaterThan(150);
        if (version.equals(KNOWN_VERSION)) {
            assertThat(untested).as("methods that no program calls").isEmpty();
        }
    }

    private static JsonNode run(Halley halley, List<String> program) throws IOException {
        Path python = Path.of(requireNonNullElse(
                System.getenv("HALLEY_E2E_PYTHON"),
                Halley.ROOT.resolve("target/verify/venv/bin/python").toString()));
        assertThat(python).as("Python with comet_ml, which ./verify sets up").exists();
        Path report = halley.home().resolve(String.join("-", program) + ".json");
        List<String> command = new ArrayList<>(List.of("env", "REPORT=" + report, python.toString()));
        command.addAll(program);
        HalleyProcess.Ended ended = start(halley, command).ended();
        if (!Files.exists(report)) {
            throw new AssertionError("left no report: " + ended);
        }
        return new ObjectMapper().readTree(report.toFile());
    }

    /** One after the other: what is started is noted without a lock. */
    private static HalleyProcess start(Halley halley, List<String> command) {
        synchronized (halley) {
            return halley.startCommand(command);
        }
    }

    private void add(JsonNode report) {
        version = report.path("version").asText();
        report.path("everything").forEach(method -> everything.add(method.asText()));
        report.path("called").forEach(method -> called.add(method.asText()));
        for (JsonNode result : report.path("results")) {
            String name = result.path("name").asText();
            if (result.has("failure")) {
                failed.put(name, result.path("failure").asText());
            } else {
                passed.add(name);
                seconds.merge(name, result.path("seconds").asDouble(), Double::sum);
            }
        }
    }

    private static String reason(Map<String, String> leftOut, String method) {
        String everywhere = "*" + method.substring(method.indexOf('.'));
        return leftOut.getOrDefault(method, leftOut.getOrDefault(everywhere, ""));
    }

    private static Map<String, String> leftOut() throws IOException {
        Map<String, String> reasons = new TreeMap<>();
        try (InputStream list = resource("left-out.txt")) {
            new String(list.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.startsWith("#"))
                    .forEach(line ->
                            reasons.put(line.substring(0, line.indexOf('\t')), line.substring(line.indexOf('\t') + 1)));
        }
        return reasons;
    }

    private String report(Map<String, String> leftOut, List<String> untested) {
        StringBuilder text = new StringBuilder("# comet_ml %s against the server\n\n%d tests passed, %d failed.\n"
                .formatted(version, passed.size(), failed.size()));
        text.append("%d public methods, %d called by tests, %d left out with a reason, %d untested.\n"
                .formatted(
                        everything.size(),
                        called.size(),
                        everything.size() - called.size() - untested.size(),
                        untested.size()));
        text.append("\n## Untested\n\n");
        untested.forEach(method -> text.append("- ").append(method).append('\n'));
        text.append("\n## Left out\n\n");
        everything.stream()
                .filter(method ->
                        !called.contains(method) && !reason(leftOut, method).isEmpty())
                .forEach(method -> text.append("- ")
                        .append(method)
                        .append(": ")
                        .append(reason(leftOut, method))
                        .append('\n'));
        text.append("\n## Slowest\n\n");
        seconds.entrySet().stream()
                .sorted(Map.Entry.<String, Double>comparingByValue().reversed())
                .limit(15)
                .forEach(each -> text.append("- %.1f s %s%n".formatted(each.getValue(), each.getKey())));
        text.append("\n## Failed\n\n");
        failed.forEach((name, failure) -> text.append("- ")
                .append(name)
                .append("\n\n```\n")
                .append(failure)
                .append("```\n"));
        return text.toString();
    }

    private static InputStream resource(String file) {
        InputStream resource = CometPythonSuiteTest.class.getResourceAsStream("/comet_ml/suite/" + file);
        if (resource == null) {
            throw new UncheckedIOException(new IOException("comet_ml/suite/" + file + " is missing"));
        }
        return resource;
    }
}
