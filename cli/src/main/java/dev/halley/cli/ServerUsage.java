package dev.halley.cli;

import dev.halley.cli.output.Table;
import dev.halley.server.ServerConfig;
import dev.halley.server.database.Database;
import dev.halley.server.quota.Quotas;
import dev.halley.server.quota.Quotas.Usage;
import java.util.Map;

/** What each workspace keeps and may keep, read from the database while the server runs. */
final class ServerUsage {

    private ServerUsage() {}

    static void print(Session session, ServerConfig config) {
        Map<String, Usage> usages = Database.peek(
                config.databaseOrDefault(),
                handle -> Quotas.ofAll(
                        handle,
                        config.options().limits().workspaceAssetBytes(),
                        config.options().limits().workspaceExperiments()));
        Table table = Table.of("WORKSPACE", "EXPERIMENTS", "OF", "BYTES OF CONTENT", "OF");
        usages.forEach((workspace, usage) -> table.row(
                workspace,
                Long.toString(usage.experiments()),
                most(usage.mostExperiments()),
                Long.toString(usage.bytes()),
                most(usage.mostBytes())));
        table.print(session.terminal());
    }

    private static String most(long bound) {
        return bound == 0 ? "any" : Long.toString(bound);
    }
}
