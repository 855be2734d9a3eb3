package dev.halley.cli;

import dev.halley.client.Client;
import dev.halley.integration.Integration;
import dev.halley.metadata.ArtifactVersion;
import dev.halley.metadata.Listing;
import dev.halley.metadata.RunQuery;
import dev.halley.metadata.StoredModel;
import dev.halley.metadata.StoredRun;
import dev.halley.metadata.StoredSchedule;
import dev.halley.metadata.StoredStack;
import dev.halley.secret.Secret;
import dev.halley.stack.ComponentType;
import java.util.List;
import java.util.stream.Stream;

/** The names of what there is, of which a shell offers those that begin as what was typed. */
final class CompletionNames {

    private static final int MOST = 200;

    private CompletionNames() {}

    /** @param kind {@code stack}, {@code secret}, {@code run}, {@code artifact}, …, or the command of a component type */
    static List<String> of(String kind, Session session) {
        try (Client client = session.client()) {
            Stream<String> names =
                    switch (kind) {
                        case "stack" -> client.stacks().list().stream().map(StoredStack::name);
                        case "secret" -> client.secrets().list().stream().map(Secret::name);
                        case "run" ->
                            client.runs(RunQuery.newest(MOST)).stream().map(StoredRun::name);
                        case "artifact" ->
                            client.store().latestArtifacts("", MOST).stream().map(ArtifactVersion::name);
                        case "model" ->
                            client.models().list(Listing.newest(MOST)).items().stream()
                                    .map(StoredModel::name);
                        case "schedule" -> client.schedules().list().stream().map(StoredSchedule::name);
                        case "integration" ->
                            client.integrations().available(session.distribution()).stream()
                                    .map(Integration::name);
                        default ->
                            ComponentType.all().stream()
                                    .filter(type -> type.commandName().equals(kind))
                                    .flatMap(type -> client.components().list(type).stream())
                                    .map(each -> each.key().name());
                    };
            return names.distinct().toList();
        }
    }
}
