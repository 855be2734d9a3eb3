package dev.halley.integrations.s3;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.halley.artifactstore.ArtifactStore;
import dev.halley.artifactstore.StoredContent;
import dev.halley.client.Client;
import dev.halley.config.HalleyHome;
import dev.halley.error.ErrorKind;
import dev.halley.error.HalleyException;
import dev.halley.stack.ComponentType;
import dev.halley.stack.Components.Check;
import dev.halley.tests3.S3Server;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class S3ArtifactStoreTest {

    @TempDir
    static Path folder;

    private static final String BUCKET = "artifacts";

    private static S3Server server;

    @TempDir
    Path home;

    private Client client;

    @BeforeAll
    static void startServer() throws IOException {
        server = S3Server.start(folder, BUCKET);
    }

    @AfterAll
    static void stopServer() {
        server.close();
    }

    @BeforeEach
    void open() {
        client = Client.open(new HalleyHome(home));
    }

    @AfterEach
    void close() {
        client.close();
    }

    @Test
    void keepsContentByItsHash() throws IOException {
        ArtifactStore store = store("one", Map.of());

        StoredContent stored = store.store(out -> out.write("forest".getBytes(UTF_8)));

        assertThat(stored.size()).isEqualTo(6);
        assertThat(store.contains(stored.hash())).isTrue();
        assertThat(store.uri(stored.hash()))
                .isEqualTo("s3://artifacts/one/sha256/" + stored.hash().substring(0, 2) + "/"
                        + stored.hash().substring(2));
        try (InputStream in = store.open(stored.hash())) {
            assertThat(new String(in.readAllBytes(), UTF_8)).isEqualTo("forest");
        }
        assertThat(store.store(out -> out.write("forest".getBytes(UTF_8)))).isEqualTo(stored);
    }

    @Test
    void sendsWhatIsLargeInParts() throws IOException {
        // S3 takes no smaller parts.
        long part = 5 << 20;
        long size = 2 * part + (1 << 20);
        ArtifactStore store = new S3ArtifactStore(
                "large",
                new S3ArtifactStoreConfig(
                        "s3://" + BUCKET + "/large",
                        S3Server.ACCESS_KEY,
                        S3Server.SECRET_KEY,
                        null,
                        null,
                        server.url(),
                        null),
                new HalleyHome(home),
                part);

        StoredContent stored = store.store(out -> {
            Random random = new Random(7);
            byte[] block = new byte[1 << 20];
            for (long left = size; left > 0; left -= block.length) {
                random.nextBytes(block);
                out.write(block);
            }
        });

        assertThat(stored.size()).isEqualTo(size);
        DigestInputStream content = new DigestInputStream(store.open(stored.hash()), VerifiedContent.sha256());
        try (content) {
            assertThat(content.transferTo(OutputStream.nullOutputStream())).isEqualTo(size);
        }
    }

    @Test
    void saysThatContentIsNotThere() throws IOException {
        ArtifactStore store = store("empty", Map.of());
        String hash = "0".repeat(64);

        assertThat(store.contains(hash)).isFalse();
        assertThat(store.contains("no hash")).isFalse();
        assertThatThrownBy(() -> store.open(hash)).isInstanceOf(NoSuchFileException.class);
        assertThatThrownBy(() -> store.open("../../etc")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void refusesAtRegistrationWhatCannotWork() {
        assertThatThrownBy(() -> store("a", Map.of("secret_key", "wrong-secret")))
                .isInstanceOfSatisfying(
                        HalleyException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.UNAUTHENTICATED))
                .hasMessageNotContaining("wrong-secret");
        assertThatThrownBy(() -> store("b", Map.of("path", "s3://nowhere/x")))
                .hasMessageContaining("there is no bucket 'nowhere'");
        assertThatThrownBy(() -> store("c", Map.of("endpoint_url", "http://127.0.0.1:1")))
                .isInstanceOfSatisfying(
                        HalleyException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.UNREACHABLE));
        assertThatThrownBy(() -> store("d", Map.of("path", "/tmp/x")))
                .hasMessageContaining("path: '/tmp/x' (expected: s3://bucket/folder)");
    }

    private ArtifactStore store(String name, Map<String, String> changed) {
        Map<String, String> attributes = new LinkedHashMap<>(Map.of(
                "path",
                "s3://" + BUCKET + "/" + name,
                "endpoint_url",
                server.url(),
                "access_key",
                S3Server.ACCESS_KEY,
                "secret_key",
                S3Server.SECRET_KEY));
        attributes.putAll(changed);
        client.components().register(ComponentType.ARTIFACT_STORE, name, "s3", attributes, Check.NOW);
        return client.components().open(ComponentType.ARTIFACT_STORE, name);
    }
}
