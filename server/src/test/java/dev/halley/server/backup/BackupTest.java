package dev.halley.server.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.halley.config.HalleyHome;
import dev.halley.server.ServerConfig;
import dev.halley.server.TestServer;
import dev.halley.server.TrackingServer;
import dev.halley.server.blob.LocalBlobStore;
import dev.halley.server.database.Database;
import dev.halley.server.database.DatabaseAddress;
import dev.halley.server.database.DatabaseCopy;
import dev.halley.testpostgres.PostgresCluster;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Backups while the server writes, restores, moves between databases, and checks that find damage. */
class BackupTest {

    @TempDir
    Path folder;

    private static DatabaseAddress database(Path home) {
        return DatabaseAddress.of(home.resolve("server").resolve("halley.db"));
    }

    private static LocalBlobStore blobs(Path home) {
        return new LocalBlobStore(home.resolve("server").resolve("assets"));
    }

    private static TestServer start(Path home) {
        return TestServer.start(
                new ServerConfig(home, "127.0.0.1", 0, TestServer.OWNER, TestServer.KEY, database(home)));
    }

    private static void log(TestServer server, String experiment, int step) {
        server.post(
                "/api/rest/v2/write/experiment/metric",
                "{\"experimentKey\":\"" + experiment + "\",\"metricName\":\"loss\",\"metricValue\":\"" + step
                        + "\",\"step\":" + step + "}");
    }

    private static void upload(TestServer server, String experiment, String content) {
        server.send(server.request(
                        "/api/rest/v2/write/experiment/upload-asset?experimentKey=" + experiment + "&fileName=a.txt")
                .header("Content-Type", "multipart/form-data; boundary=x")
                .POST(java.net.http.HttpRequest.BodyPublishers.ofString(
                        "--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a\"\r\n\r\n" + content
                                + "\r\n--x--\r\n")));
    }

    private static int points(TestServer server, String experiment) {
        return server.get("/api/rest/v2/experiment/metrics/get-metric?metricName=loss&experimentKey=" + experiment)
                .json()
                .path("metrics")
                .size();
    }

    @Test
    void restoresWhatWasThereWhenItWasBackedUpUnderLoad() throws Exception {
        Path home = folder.resolve("home");
        Path backup = folder.resolve("backup");
        Path restored = folder.resolve("restored");
        String experiment;
        int acknowledgedBefore;
        try (TestServer server = start(home)) {
            experiment = server.experiment("kept");
            upload(server, experiment, "some content");
            AtomicBoolean stop = new AtomicBoolean();
            AtomicInteger acknowledged = new AtomicInteger();
            Thread load = new Thread(() -> {
                for (int step = 0; !stop.get(); step++) {
                    log(server, experiment, step);
                    acknowledged.set(step + 1);
                }
            });
            load.start();
            Awaitility.await().atMost(Duration.ofMinutes(1)).until(() -> acknowledged.get() > 50);

            acknowledgedBefore = acknowledged.get();
            Backup.make(new HalleyHome(home), database(home), blobs(home), backup);
            stop.set(true);
            load.join();
        }

        Backup.Report report = Backup.restore(
                backup,
                new HalleyHome(restored),
                database(restored),
                blobs(restored),
                restored.resolve("server/assets/incoming"));

        assertThat(report.blobs()).isEqualTo(1);
        assertThat(DatabaseCopy.hashes(database(restored)))
                .isEqualTo(DatabaseCopy.hashes(DatabaseAddress.of(backup.resolve("halley.db"))));
        try (TestServer server = start(restored)) {
            assertThat(points(server, experiment)).isGreaterThanOrEqualTo(acknowledgedBefore);
            assertThat(server.get("/api/rest/v2/experiment/asset/list?type=all&experimentKey=" + experiment)
                            .json()
                            .path("assets")
                            .size())
                    .isEqualTo(1);
        }
    }

    @Test
    void refusesABackupThatIsDamagedOrUnfinished() throws IOException {
        Path home = folder.resolve("home");
        Path backup = folder.resolve("backup");
        try (TestServer server = start(home)) {
            log(server, server.experiment("kept"), 1);
            Backup.make(new HalleyHome(home), database(home), blobs(home), backup);
        }
        Path manifest = backup.resolve("manifest.json");
        String text = Files.readString(manifest);

        Files.writeString(manifest, text.replaceFirst("\"rows\" : \\d+", "\"rows\" : 77"));
        assertThatThrownBy(() -> restore(backup)).hasMessageContaining("damaged");
        Files.delete(manifest);
        assertThatThrownBy(() -> restore(backup)).hasMessageContaining("is no backup");
    }

    private void restore(Path backup) throws IOException {
        Path to = folder.resolve("to");
        Backup.restore(backup, new HalleyHome(to), database(to), blobs(to), to.resolve("incoming"));
    }

    @Test
    void movesToPostgresAndBack() {
        Path home = folder.resolve("home");
        String experiment;
        try (TestServer server = start(home)) {
            experiment = server.experiment("moved");
            for (int step = 0; step < 20; step++) {
                log(server, experiment, step);
            }
        }
        DatabaseAddress postgres =
                DatabaseAddress.parse(PostgresCluster.shared().newDatabase());
        Path back = folder.resolve("back");

        var there = DatabaseCopy.copy(database(home), postgres);
        try (TrackingServer server = TrackingServer.start(
                new ServerConfig(home, "127.0.0.1", 0, TestServer.OWNER, TestServer.KEY, postgres))) {
            assertThat(server.ownerApiKey()).as("there is an owner already").isEmpty();
        }
        var andBack = DatabaseCopy.copy(postgres, database(back));

        assertThat(there.values().stream()
                        .mapToLong(DatabaseCopy.TableHash::rows)
                        .sum())
                .isPositive();
        assertThat(andBack.keySet()).isEqualTo(there.keySet());
        try (TestServer server = start(back)) {
            assertThat(points(server, experiment)).isEqualTo(20);
            assertThat(server.experiment("moved")).isNotBlank();
        }
    }

    @Test
    void findsDamageAndPutsItAside() throws IOException {
        Path home = folder.resolve("home");
        try (TestServer server = start(home)) {
            String experiment = server.experiment("checked");
            log(server, experiment, 1);
            upload(server, experiment, "precious");
        }
        assertThat(check(home, false).problems()).isEmpty();
        Path blob = onlyBlob(home);
        try (RandomAccessFile file = new RandomAccessFile(blob.toFile(), "rw")) {
            file.write('P');
        }

        assertThat(check(home, false).problems())
                .anySatisfy(line -> assertThat(line).contains(blob.getFileName().toString(), "damaged"));
        assertThat(check(home, true).repairs()).hasSize(1);
        assertThat(Files.exists(blob)).isFalse();
    }

    @Test
    void findsLoggedRequestsThatAreDamaged() throws IOException {
        Path home = folder.resolve("home");
        try (TestServer server = start(home)) {
            log(server, server.experiment("checked"), 1);
        }
        try (Database database = Database.open(database(home))) {
            int logged = database.writeNow(handle -> handle.createUpdate("UPDATE metric_log SET points = :broken")
                    .bind("broken", new byte[] {1, 2, 3})
                    .execute());
            assertThat(logged).isPositive();
        }

        assertThat(check(home, false).problems())
                .singleElement()
                .asString()
                .contains("logged requests are damaged", "Restore them from a backup");
    }

    /** S-07: what lies on the disk opens nothing. */
    @Test
    void keepsNoSecretInTheClear() throws IOException {
        Path home = folder.resolve("home");
        String key;
        String password = "a long password of hugo";
        try (TestServer server = start(home)) {
            key = server.user("hugo");
            Backup.make(new HalleyHome(home), database(home), blobs(home), folder.resolve("backup"));
        }

        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                String text = Files.readString(file, java.nio.charset.StandardCharsets.ISO_8859_1);
                for (String secret : List.of(key, password, TestServer.KEY)) {
                    assertThat(text.contains(secret))
                            .as(file + " holds a secret")
                            .isFalse();
                }
            }
        }
    }

    private static Check.Report check(Path home, boolean repair) throws IOException {
        return Check.run(database(home), blobs(home), home.resolve("server/assets/incoming"), repair);
    }

    private static Path onlyBlob(Path home) throws IOException {
        try (Stream<Path> files = Files.walk(home.resolve("server/assets"))) {
            return files.filter(Files::isRegularFile)
                    .filter(file -> file.getFileName().toString().length() == 64)
                    .findFirst()
                    .orElseThrow();
        }
    }
}
