package dev.halley.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import dev.halley.cli.output.Json;
import dev.halley.cli.output.OutputFormat;
import dev.halley.comet.archive.ArchiveImport;
import dev.halley.comet.archive.ArchiveLimits;
import dev.halley.comet.archive.ImportException;
import dev.halley.comet.archive.ImportOptions;
import dev.halley.comet.archive.ImportReport;
import dev.halley.comet.client.CometConfig;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code halley comet import}. */
@Command(
        sortOptions = false,
        description = "Import archives that comet_ml.OfflineExperiment wrote.",
        footer = {
            "",
            "Nothing is unpacked, and an archive is checked whole before anything is sent. Importing one again changes nothing.",
            "The server and the key are those of --url and --api-key; else those of COMET_URL_OVERRIDE and COMET_API_KEY; else those"
                    + " of the only registered tracker of the flavor comet; else those of halley login.",
        })
final class CometImport implements Callable<Integer> {

    private final Session session;

    @Parameters(paramLabel = "ARCHIVE", arity = "1..*", description = "The archives: .cometml-runs/*.zip.")
    private List<Path> archives = List.of();

    @Option(names = "--url", paramLabel = "URL", description = "The address of the server, http://127.0.0.1:1986.")
    private @Nullable String url;

    @Option(names = "--api-key", paramLabel = "KEY", description = "Your API key of the server.")
    private @Nullable String apiKey;

    @Option(
            names = "--tracker",
            paramLabel = "NAME",
            description = "Take the address and the key of this experiment tracker.")
    private @Nullable String tracker;

    @Option(
            names = "--workspace",
            paramLabel = "NAME",
            description = "Where new experiments go. Defaults to COMET_WORKSPACE, else to what the archive says.")
    private @Nullable String workspace;

    @Option(
            names = "--project",
            paramLabel = "NAME",
            description = "Where new experiments go. Defaults to COMET_PROJECT_NAME, else to what the archive says.")
    private @Nullable String project;

    @Option(names = "--copy", description = "Make a new experiment of each archive, under a new key.")
    private boolean copy;

    @Option(names = "--skip-invalid", description = "Leave out what cannot be imported, and say what that is.")
    private boolean skipInvalid;

    @Mixin
    private final OutputFormat output = new OutputFormat();

    CometImport(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        CometConfig server = new CometAddress(session).find(url, apiKey, tracker);
        ImportOptions options = new ImportOptions(
                given(workspace, "COMET_WORKSPACE"), given(project, "COMET_PROJECT_NAME"), copy, skipInvalid);
        ArchiveImport archiveImport = new ArchiveImport(server, ArchiveLimits.USUAL, options);
        ArrayNode reports = Json.array();
        ExitCode code = ExitCode.OK;
        for (Path archive : archives) {
            try {
                ImportReport report = archiveImport.run(archive);
                report.problems().forEach(session.terminal()::error);
                code = worse(code, report.problems().isEmpty() ? ExitCode.OK : ExitCode.FAILED);
                reports.add(json(report));
                if (!output.isDocument()) {
                    session.terminal().print(text(report));
                }
            } catch (ImportException failure) {
                session.terminal().error(String.valueOf(failure.getMessage()));
                code = worse(code, code(failure.kind()));
                if (failure.kind() == ImportException.Kind.UNREACHABLE
                        || failure.kind() == ImportException.Kind.UNAUTHORIZED) {
                    // The next one would fare no better.
                    break;
                }
            }
        }
        if (output.isDocument()) {
            output.print(session.terminal(), reports);
        }
        return code.number();
    }

    private @Nullable String given(@Nullable String option, String variable) {
        String value = option == null ? session.environment().apply(variable) : option;
        return value == null || value.isBlank() ? null : value.strip();
    }

    private static ExitCode worse(ExitCode before, ExitCode now) {
        return before == ExitCode.OK ? now : before;
    }

    private static ExitCode code(ImportException.Kind kind) {
        return switch (kind) {
            case ARCHIVE, REFUSED -> ExitCode.INVALID;
            case UNREACHABLE -> ExitCode.UNREACHABLE;
            case UNAUTHORIZED -> ExitCode.UNAUTHENTICATED;
        };
    }

    private static JsonNode json(ImportReport report) {
        return Json.object()
                .put("archive", report.archive().toString())
                .put("experimentKey", report.experimentKey())
                .put("url", report.url())
                .put("alreadyThere", report.alreadyThere())
                .put("metrics", report.metrics())
                .put("parameters", report.parameters())
                .put("output", report.output())
                .put("files", report.files())
                .set("problems", Json.array(report.problems()));
    }

    private static String text(ImportReport report) {
        if (report.alreadyThere()) {
            return report.archive() + ": experiment " + report.experimentKey()
                    + " is there already and has ended. To import it as another one: --copy";
        }
        return String.format(
                Locale.ROOT,
                "%s: %s, %s and %s in %s",
                report.archive(),
                count(report.metrics(), "value"),
                count(report.parameters(), "parameter"),
                count(report.files(), "file"),
                report.url().isEmpty() ? "experiment " + report.experimentKey() : report.url());
    }

    private static String count(long number, String noun) {
        return String.format(Locale.ROOT, "%,d %s%s", number, noun, number == 1 ? "" : "s");
    }
}
