package dev.halley.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.halley.e2e.Halley.RunningServer;
import dev.halley.e2e.program.Mistakes;
import dev.halley.testpostgres.PostgresCluster;
import java.nio.file.Files;
import org.junit.jupiter.api.Test;

/** A server whose stacks, secrets and runs are in PostgreSQL, and two machines that are logged in to it. */
class MetadataInPostgresTest {

    private static final String KEY = "key-of-the-postgres-metadata";

    @Test
    void isSharedByAllWhoAreLoggedIn() {
        PostgresCluster cluster = PostgresCluster.shared();
        String url = cluster.newDatabase().replaceFirst("//[^@]+@", "//") + "?user=" + cluster.user() + "&password="
                + cluster.password();
        try (Halley home = Halley.inNewHome();
                Halley first = Halley.inNewHome();
                Halley second = Halley.inNewHome()) {
            RunningServer server = home.with("HALLEY_METADATA_URL", url).startServer(0, KEY);
            first.withClassArchiveOf(home)
                    .run("login", server.url(), "--api-key", KEY)
                    .succeeded();
            second.withClassArchiveOf(home)
                    .run("login", server.url(), "--api-key", KEY)
                    .succeeded();

            first.run("secret", "create", "place", "--key=value").succeeded();
            first.run("stack", "register", "ours", "--set").succeeded();
            first.run(
                            "pipeline",
                            "run",
                            Mistakes.class.getName() + "#TRAINS",
                            "--class-path",
                            Halley.classesOf(Mistakes.class))
                    .succeeded();

            assertThat(second.run("stack", "get").succeeded().stdout()).contains("ours");
            assertThat(second.run("secret", "list").succeeded().stdout()).contains("place");
            assertThat(second.run("pipeline", "runs", "list").succeeded().stdout())
                    .contains("trains-", "completed");
            assertThat(server.rest().get("/api/v1/pipeline-runs").body()).contains("trains-");
            assertThat(Files.exists(home.home().resolve("metadata.db"))).isFalse();
            assertThat(cluster.execute(
                            url.replaceFirst(".*/", "").replaceFirst("\\?.*", ""), "SELECT count(*) FROM run"))
                    .isEqualTo("1");
        }
    }

    @Test
    void isInTheDatabaseOfTheServerIfNobodySaysOtherwise() {
        PostgresCluster cluster = PostgresCluster.shared();
        String url = cluster.newDatabase();
        try (Halley home = Halley.inNewHome();
                Halley other = Halley.inNewHome()) {
            home.with("HALLEY_DATABASE", url).startServer(0, KEY);
            RunningServer second =
                    other.withClassArchiveOf(home).with("HALLEY_DATABASE", url).startServer(0, KEY);

            home.run("stack", "register", "ours").succeeded();

            assertThat(other.run("stack", "list").succeeded().stdout()).contains("ours");
            assertThat(second.rest().get("/api/v1/stacks").body()).contains("ours");
            assertThat(Files.exists(home.home().resolve("metadata.db"))).isFalse();
            assertThat(home.home().resolve("metadata-url")).content().contains("currentSchema=halley_metadata");
            assertThat(cluster.execute(
                            url.replaceFirst(".*/", "").replaceFirst("\\?.*", ""),
                            "SELECT count(*) FROM halley_metadata.stack WHERE name = 'ours'"))
                    .isEqualTo("1");
        }
    }
}
