package dev.halley.server.blob;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.halley.tests3.S3Server;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Against a real S3 server. */
class S3BlobStoreTest extends BlobStoreContract {

    @TempDir
    static Path folder;

    private static final String BUCKET = "halley";

    private static S3Server server;

    @SuppressWarnings("NullAway.Init") // Set before each test.
    private S3BlobStore store;

    @BeforeAll
    static void start() throws IOException {
        System.setProperty("aws.accessKeyId", S3Server.ACCESS_KEY);
        System.setProperty("aws.secretAccessKey", S3Server.SECRET_KEY);
        server = S3Server.start(folder, BUCKET);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static S3Address address(String bucket) {
        return S3Address.parse("s3://" + bucket + "/" + UUID.randomUUID() + "?endpoint=" + server.url());
    }

    @BeforeEach
    void open() throws IOException {
        store = S3BlobStore.open(address(BUCKET));
    }

    @AfterEach
    void close() {
        store.close();
    }

    @Override
    BlobStore store() {
        return store;
    }

    @Test
    void saysWhichBucketIsNotThere() {
        assertThatThrownBy(() -> S3BlobStore.open(address("missing")).close())
                .isInstanceOf(IOException.class)
                .hasMessageContaining("the bucket 'missing'")
                .hasMessageContaining("AWS_ACCESS_KEY_ID");
    }

    /** S-43. */
    @Test
    void doesNotWaitForAStoreThatSaysNothing() throws IOException {
        try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            S3Address address = S3Address.parse("s3://bucket?endpoint=http://127.0.0.1:" + silent.getLocalPort());
            long begin = System.nanoTime();

            assertThatThrownBy(() ->
                            S3BlobStore.open(address, Duration.ofSeconds(1)).close())
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("the bucket 'bucket'");

            assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(60));
        }
    }

    @Test
    void readsAnAddress() {
        S3Address address = S3Address.parse("s3://bucket/a/b?endpoint=http://127.0.0.1:9000&region=eu-central-1");

        assertThat(address.bucket()).isEqualTo("bucket");
        assertThat(address.prefix()).isEqualTo("a/b/");
        assertThat(address.region()).isEqualTo("eu-central-1");
        assertThatThrownBy(() -> S3Address.parse("http://bucket")).hasMessageContaining("expected: s3://bucket");
    }
}
