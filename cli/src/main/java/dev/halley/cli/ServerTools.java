package dev.halley.cli;

import dev.halley.error.ErrorKind;
import dev.halley.error.HalleyException;
import dev.halley.server.ServerConfig;
import dev.halley.server.backup.Backup;
import dev.halley.server.backup.Check;
import dev.halley.server.blob.BlobStore;
import dev.halley.server.blob.LocalBlobStore;
import dev.halley.server.blob.S3Address;
import dev.halley.server.blob.S3BlobStore;
import dev.halley.server.database.DatabaseAddress;
import dev.halley.server.database.DatabaseCopy;
import dev.halley.server.database.DatabaseException;
import dev.halley.server.database.DatabaseInUseException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParseResult;

/** {@code halley server backup, restore, move, check}: for whoever runs a server. The settings say where its data is. */
final class ServerTools implements Callable<Integer> {

    /** What a command does. */
    @FunctionalInterface
    private interface Work {
        int run(ServerTools tools, ParseResult parsed) throws IOException;
    }

    private final Session session;
    private final Work work;
    private final CommandSpec spec;

    private ServerTools(Session session, Work work, String... description) {
        this.session = session;
        this.work = work;
        this.spec = CommandSpec.wrapWithoutInspection(this);
        spec.usageMessage().description(description);
        ServerStart.addSettings(spec);
    }

    static void addTo(CommandLine group, Session session) {
        ServerTools backup = new ServerTools(
                session,
                ServerTools::backup,
                "Copy all that the server and its home keep into a new folder, while it runs.");
        backup.spec.addPositional(folder("The backup: a folder that is empty or not there."));
        ServerTools restore = new ServerTools(
                session, ServerTools::restore, "Restore a backup into an empty home, or an empty database and bucket.");
        restore.spec.addPositional(folder("The backup."));
        ServerTools move = new ServerTools(
                session,
                ServerTools::move,
                "Copy the database of a stopped server into an empty one, of SQLite or PostgreSQL, and compare both by hash.");
        move.spec.addOption(OptionSpec.builder("--to")
                .type(String.class)
                .paramLabel("URL")
                .required(true)
                .description("jdbc:postgresql://user:password@host/database or jdbc:sqlite:/path/of/a/file.")
                .build());
        ServerTools check = new ServerTools(
                session, ServerTools::check, "Read all that a stopped server keeps, and say what is damaged.");
        check.spec.addOption(OptionSpec.builder("--repair")
                .type(boolean.class)
                .description("Make indexes anew, and put damaged content aside.")
                .build());
        ServerTools usage = new ServerTools(
                session,
                ServerTools::usage,
                "Say how much each workspace keeps, and how much it may, while the server runs.");
        group.addSubcommand("usage", new CommandLine(usage.spec));
        group.addSubcommand("backup", new CommandLine(backup.spec));
        group.addSubcommand("restore", new CommandLine(restore.spec));
        group.addSubcommand("move", new CommandLine(move.spec));
        group.addSubcommand("check", new CommandLine(check.spec));
    }

    private static PositionalParamSpec folder(String description) {
        return PositionalParamSpec.builder()
                .index("0")
                .type(Path.class)
                .paramLabel("FOLDER")
                .required(true)
                .description(description)
                .build();
    }

    @Override
    public Integer call() {
        try {
            return work.run(this, spec.commandLine().getParseResult());
        } catch (DatabaseInUseException running) {
            throw new HalleyException(ErrorKind.CONFLICT, String.valueOf(running.getMessage()), running);
        } catch (IOException | DatabaseException failure) {
            throw new HalleyException(ErrorKind.FAILED, String.valueOf(failure.getMessage()), failure);
        }
    }

    private ServerConfig config(ParseResult parsed) {
        return ServerStart.config(session, parsed);
    }

    private Path assets() {
        return session.home().server().resolve("assets");
    }

    private BlobStore blobs(ServerConfig config) throws IOException {
        S3Address bucket = config.options().blobs();
        return bucket == null ? new LocalBlobStore(assets()) : S3BlobStore.open(bucket);
    }

    private int backup(ParseResult parsed) throws IOException {
        ServerConfig config = config(parsed);
        Path target = parsed.matchedPositionalValue(0, Path.of(""));
        try (BlobStore blobs = blobs(config)) {
            Backup.Report report = Backup.make(session.home(), config.databaseOrDefault(), blobs, target);
            session.terminal().print("Backed up to " + target + ": " + text(report));
            MetadataPlace.elsewhere(session).ifPresent(where -> session.terminal()
                    .tell("Stacks, secrets and runs of pipelines are in " + where
                            + " and not in this backup: use the tools of PostgreSQL, pg_dump, for them."));
        }
        return ExitCode.OK.number();
    }

    private int restore(ParseResult parsed) throws IOException {
        ServerConfig config = config(parsed);
        Path source = parsed.matchedPositionalValue(0, Path.of(""));
        session.home().create(session.home().server());
        try (BlobStore blobs = blobs(config)) {
            Backup.Report report = Backup.restore(
                    source, session.home(), config.databaseOrDefault(), blobs, assets().resolve("incoming"));
            session.terminal().print("Restored " + source + ": " + text(report) + "; equal by hash.");
        }
        return ExitCode.OK.number();
    }

    private static String text(Backup.Report report) {
        return report.rows() + " rows of " + report.tables() + " tables, " + report.blobs() + " contents with "
                + report.bytes() + " bytes, " + report.homeFiles() + " files of stacks, secrets and runs";
    }

    private int move(ParseResult parsed) {
        DatabaseAddress from = config(parsed).databaseOrDefault();
        DatabaseAddress to;
        try {
            to = DatabaseAddress.parse(String.valueOf(parsed.matchedOptionValue("--to", "")));
        } catch (IllegalArgumentException malformed) {
            throw new HalleyException(ErrorKind.INVALID, "--to: " + malformed.getMessage(), malformed);
        }
        Map<String, DatabaseCopy.TableHash> moved = DatabaseCopy.copy(from, to);
        long rows =
                moved.values().stream().mapToLong(DatabaseCopy.TableHash::rows).sum();
        session.terminal()
                .print("Copied " + rows + " rows of " + moved.size() + " tables from " + from + " to " + to
                        + "; equal by hash. Start the server with --database from now on.");
        return ExitCode.OK.number();
    }

    private int usage(ParseResult parsed) {
        ServerUsage.print(session, config(parsed));
        return ExitCode.OK.number();
    }

    private int check(ParseResult parsed) throws IOException {
        ServerConfig config = config(parsed);
        boolean repair = parsed.matchedOptionValue("--repair", false);
        try (BlobStore blobs = blobs(config)) {
            Check.Report report = Check.run(config.databaseOrDefault(), blobs, assets().resolve("incoming"), repair);
            report.problems().forEach(session.terminal()::print);
            report.repairs().forEach(line -> session.terminal().print("repaired: " + line));
            session.terminal()
                    .print("Read " + report.experiments() + " experiments and " + report.contents() + " contents: "
                            + (report.problems().size() == 1
                                    ? "1 problem."
                                    : report.problems().size() + " problems."));
            return report.problems().isEmpty() ? ExitCode.OK.number() : ExitCode.FAILED.number();
        }
    }
}
