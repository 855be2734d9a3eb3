package dev.halley.artifactstore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.halley.stack.ComponentContext;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalArtifactStoreTest {

    private static final String HELLO = "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824";

    @TempDir
    Path home;

    private ArtifactStore store() {
        return new LocalArtifactStoreFlavor()
                .create("default", new LocalArtifactStoreConfig(null), new ComponentContext(home));
    }

    private StoredContent hello() throws IOException {
        return store().store(out -> out.write("hello".getBytes(StandardCharsets.UTF_8)));
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> walk = Files.walk(home)) {
            return walk.filter(Files::isRegularFile).toList();
        }
    }

    @Test
    void addressesContentByItsHashAndKeepsItOnce() throws IOException {
        assertThat(hello()).isEqualTo(new StoredContent(HELLO, 5));
        assertThat(hello()).isEqualTo(new StoredContent(HELLO, 5));

        assertThat(files()).containsExactly(home.resolve("artifacts/sha256/2c/" + HELLO.substring(2)));
        assertThat(store().contains(HELLO)).isTrue();
        try (InputStream in = store().open(HELLO)) {
            assertThat(in).hasContent("hello");
        }
    }

    @Test
    void leavesNothingWhenTheWriterFails() throws IOException {
        assertThatExceptionOfType(IOException.class).isThrownBy(() -> store().store(out -> {
            out.write(1);
            throw new IOException("no");
        }));

        assertThat(files()).isEmpty();
    }

    @Test
    void tellsWhenContentIsDamagedOrMissing() throws IOException {
        hello();
        Files.writeString(files().get(0), "jello");

        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> {
                    try (InputStream in = store().open(HELLO)) {
                        in.read();
                    }
                })
                .withMessageContaining("is damaged")
                .withMessageContaining("Delete the file");
        assertThatExceptionOfType(NoSuchFileException.class).isThrownBy(() -> store().open("0".repeat(64)));
    }

    @Test
    void aHashCannotBecomeAnotherPath() throws IOException {
        Path file = Files.writeString(home.resolve("secrets.key"), "secret");

        assertThatIllegalArgumentException().isThrownBy(() -> store().open("../../secrets.key"));
        assertThat(store().contains("../../secrets.key")).isFalse();
        assertThat(store().delete("../../secrets.key")).isFalse();
        assertThat(file).exists();
    }

    @Test
    void writesEqualContentFromManyThreadsAtOnce() throws IOException {
        byte[] content = new byte[100_000];

        List<String> hashes = IntStream.range(0, 50)
                .parallel()
                .mapToObj(i -> {
                    try {
                        return store().store(out -> out.write(content)).hash();
                    } catch (IOException e) {
                        throw new java.io.UncheckedIOException(e);
                    }
                })
                .distinct()
                .toList();

        assertThat(hashes).hasSize(1);
        assertThat(files()).hasSize(1);
    }
}
