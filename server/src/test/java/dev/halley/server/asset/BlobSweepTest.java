package dev.halley.server.asset;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.halley.server.TestServer;
import dev.halley.server.database.Database;
import dev.halley.server.database.DatabaseTest;
import dev.halley.server.database.TestDatabase;
import dev.halley.server.http.Meters;
import dev.halley.server.quota.Quotas;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DatabaseTest
class BlobSweepTest {

    private static final Clock TODAY = Clock.systemUTC();
    private static final Clock IN_TWO_DAYS = Clock.offset(TODAY, Duration.ofDays(2));

    @TempDir
    Path home;

    private Path folder;

    /** Two assets with equal content and one with its own, which is then replaced; beside them, a killed upload's file. */
    @BeforeEach
    void upload() throws IOException {
        folder = home.resolve("server/assets");
        try (TestServer server = TestServer.start(home)) {
            String path = "/clientlib/asset/upload?experimentId=" + server.experiment("sweep") + "&overwrite=true";
            for (String[] file : new String[][] {{"a", "shared"}, {"b", "shared"}, {"c", "replaced"}, {"c", "new"}}) {
                MultipartBody.upload(
                        server,
                        path + "&fileName=" + file[0],
                        MultipartBody.part("file", "file", file[1].getBytes(UTF_8)));
            }
        }
        Files.writeString(folder.resolve("incoming").resolve("half"), "hal");
    }

    @Test
    void removesWhatNoAssetNames() throws IOException {
        assertThat(contents()).containsExactlyInAnyOrder("shared", "replaced", "new", "hal");

        assertThat(sweep(IN_TWO_DAYS)).isEqualTo(2);

        assertThat(contents()).containsExactlyInAnyOrder("shared", "new");
    }

    @Test
    void leavesWhatIsNew() throws IOException {
        assertThat(sweep(TODAY)).isZero();

        assertThat(contents()).hasSize(4);
    }

    private int sweep(Clock clock) throws IOException {
        try (Database database = Database.open(TestDatabase.of(home.resolve("server/halley.db")));
                BlobSweep sweep = new BlobSweep(
                        new Blobs(folder),
                        new Assets(database, new Quotas(database, 0, 0, new Meters())),
                        List.of(),
                        clock)) {
            return sweep.sweep();
        }
    }

    private List<String> contents() throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile).map(BlobSweepTest::text).toList();
        }
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException failure) {
            throw new java.io.UncheckedIOException(failure);
        }
    }
}
