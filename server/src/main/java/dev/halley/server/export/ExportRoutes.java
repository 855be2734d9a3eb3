package dev.halley.server.export;

import static dev.halley.server.http.Permission.READ;
import static dev.halley.server.http.Permission.WRITE;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.halley.server.asset.Blobs;
import dev.halley.server.audit.Audit;
import dev.halley.server.database.Database;
import dev.halley.server.error.ApiException;
import dev.halley.server.error.ErrorKind;
import dev.halley.server.experiment.Experiment;
import dev.halley.server.experiment.Experiments;
import dev.halley.server.http.Call;
import dev.halley.server.http.Json;
import dev.halley.server.http.Routes;
import dev.halley.server.metric.MetricStore;
import dev.halley.server.project.Project;
import dev.halley.server.project.Projects;
import dev.halley.server.quota.Quotas;
import dev.halley.server.trash.Trash;
import dev.halley.server.workspace.Workspace;
import dev.halley.server.workspace.Workspaces;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Semaphore;

/** The native API's way of everything out of a server, and into another one. */
public final class ExportRoutes {

    /** Each takes a processor and some memory. */
    private static final int IMPORTS_AT_ONCE = 2;

    private static final int EXPORTS_AT_ONCE = 4;

    /** Proxies give up a connection on which nothing comes. */
    private static final long SILENCE_NANOS = Duration.ofSeconds(15).toNanos();

    private final Workspaces workspaces;
    private final Projects projects;
    private final Experiments experiments;
    private final Blobs blobs;
    private final Audit audit;
    private final Exports exports;
    private final Imports imports;
    private final Clock clock;
    private final Semaphore exporting = new Semaphore(EXPORTS_AT_ONCE);
    private final Semaphore importing = new Semaphore(IMPORTS_AT_ONCE);

    public ExportRoutes(
            Database database,
            Workspaces workspaces,
            Projects projects,
            Experiments experiments,
            MetricStore metrics,
            Blobs blobs,
            Quotas quotas,
            Trash trash,
            Audit audit,
            String version,
            Clock clock) {
        this.workspaces = workspaces;
        this.projects = projects;
        this.experiments = experiments;
        this.blobs = blobs;
        this.audit = audit;
        this.exports = new Exports(database, metrics, blobs, version, clock);
        this.imports = new Imports(
                new ImportedExperiment.Parts(database, metrics, blobs, quotas),
                projects,
                experiments,
                trash,
                audit,
                clock);
        this.clock = clock;
    }

    public void declare(Routes routes) {
        routes.api().get("/export", READ, this::export).post("/import", WRITE, this::importFile);
    }

    /** {@code ?experimentKey=}, or {@code ?workspace=} with or without {@code project=}. */
    private void export(Call call) throws IOException {
        Exports.Selection selection = selection(call);
        exports.requireFit(selection);
        String name = selection.workspace();
        if (selection.projects().size() == 1) {
            name = selection.projects().get(0).name();
        }
        String fileName = name.replaceAll("[^A-Za-z0-9._-]", "_") + "-"
                + clock.instant().toString().substring(0, 10) + ".halley.zip";
        if (!exporting.tryAcquire()) {
            throw tooMany(EXPORTS_AT_ONCE, "exported");
        }
        try {
            if (call.caller().isKnown()) {
                audit.recordSoon(
                        call.caller(),
                        "workspace.export",
                        selection.workspace() + ": " + selection.experiments().size() + " experiments");
            }
            call.download(
                    fileName,
                    "application/zip",
                    out -> exports.write(selection, new BufferedOutputStream(out, 1 << 16)));
        } finally {
            exporting.release();
        }
    }

    private Exports.Selection selection(Call call) {
        String key = call.query("experimentKey");
        if (key != null) {
            Experiment experiment = experiments.require(call.caller(), key);
            Project project = projects.byId(experiment.projectId()).orElseThrow();
            return new Exports.Selection(
                    0,
                    experiment.workspace(),
                    List.of(project),
                    List.of(experiment),
                    List.of(),
                    call.caller().userId());
        }
        Workspace workspace = workspaces.requireSeen(call.caller(), call.query("workspace"));
        String name = call.query("project");
        List<Project> chosen = name == null || name.isBlank()
                ? projects.of(workspace)
                : List.of(projects.find(workspace, name)
                        .orElseThrow(() -> new ApiException(
                                ErrorKind.NOT_FOUND,
                                "workspace '" + workspace.name() + "' has no project '" + name + "'.")));
        List<Experiment> found = new ArrayList<>();
        for (Project project : chosen) {
            experiments.allOf(project.id()).stream()
                    .filter(experiment -> !experiment.trashed())
                    .forEach(found::add);
        }
        List<Family> families = workspace.isPartlySeen() || !call.caller().isKnown()
                ? List.of()
                : chosen.size() == 1 && name != null && !name.isBlank() ? Family.OF_PROJECT : Family.all();
        return new Exports.Selection(
                workspace.id(),
                workspace.name(),
                chosen,
                found,
                families,
                call.caller().userId());
    }

    /** Answers with a line for each experiment, as it is done. */
    private void importFile(Call call) throws IOException {
        Workspace workspace = workspaces.require(call.caller(), call.query("workspace"));
        String project = call.query("project");
        Imports.Target target =
                new Imports.Target(call.caller(), workspace, project == null || project.isBlank() ? null : project);
        if (!importing.tryAcquire()) {
            throw tooMany(IMPORTS_AT_ONCE, "imported");
        }
        Path received = blobs.incoming().resolve(UUID.randomUUID() + ".import");
        try {
            receive(call.stream(), received);
            call.stream("application/x-ndjson", out -> answer(received, target, new Lines(out)));
        } finally {
            importing.release();
            Files.deleteIfExists(received);
        }
    }

    private static ApiException tooMany(int most, String done) {
        return new ApiException(
                        ErrorKind.TOO_MANY,
                        most + " files are being " + done + " (expected: at most so many at once). Try again.")
                .retryAfter(30);
    }

    private static void receive(InputStream content, Path file) throws IOException {
        try (OutputStream out = Files.newOutputStream(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            content.transferTo(out);
        }
    }

    private void answer(Path received, Imports.Target target, Lines lines) throws IOException {
        try (ImportFile file = ImportFile.open(received, lines)) {
            imports.run(file, target, lines);
        } catch (ApiException refusal) {
            if (!lines.isBegun()) {
                throw refusal;
            }
            // The answer has begun with 200. Without a line of the kind 'done' it tells that the import broke off.
            lines.tell(Json.MAPPER.createObjectNode().put("kind", "failed").put("why", refusal.getMessage()));
        }
    }

    /** The lines of the answer. */
    private static final class Lines implements Imports.Progress {

        private final OutputStream out;
        private long latestNanos = System.nanoTime();
        private boolean begun;

        Lines(OutputStream out) {
            this.out = out;
        }

        boolean isBegun() {
            return begun;
        }

        @Override
        public void tell(ObjectNode line) throws IOException {
            begun = true;
            out.write((line + "\n").getBytes(StandardCharsets.UTF_8));
            flushIfDue(SILENCE_NANOS / 15);
        }

        @Override
        public void run() {
            if (System.nanoTime() - latestNanos < SILENCE_NANOS) {
                return;
            }
            try {
                tell(Json.MAPPER.createObjectNode().put("kind", "working"));
                flushIfDue(0);
            } catch (IOException gone) {
                throw new UncheckedIOException(gone);
            }
        }

        private void flushIfDue(long nanos) throws IOException {
            if (System.nanoTime() - latestNanos >= nanos) {
                out.flush();
                latestNanos = System.nanoTime();
            }
        }
    }
}
