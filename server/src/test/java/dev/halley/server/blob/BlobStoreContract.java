package dev.halley.server.blob;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What every store of content does. */
abstract class BlobStoreContract {

    private static final String ONE = "aa11".repeat(16);
    private static final String TWO = "bb22".repeat(16);

    @TempDir
    Path files;

    abstract BlobStore store();

    private Path file(byte[] content) throws IOException {
        return Files.write(Files.createTempFile(files, "upload", ""), content);
    }

    private byte[] read(String sha256) throws IOException {
        try (InputStream content = store().open(sha256)) {
            return content.readAllBytes();
        }
    }

    @Test
    void givesBackWhatWasPut() throws IOException {
        byte[] content = new byte[3 << 20];
        new Random(7).nextBytes(content);

        store().put(ONE, file(content));
        store().put(TWO, file(new byte[0]));

        assertThat(read(ONE)).isEqualTo(content);
        assertThat(read(TWO)).isEmpty();
        assertThat(store().has(ONE)).isTrue();
    }

    @Test
    void keepsEqualContentOnce() throws IOException {
        store().put(ONE, file("same".getBytes(java.nio.charset.StandardCharsets.UTF_8)));
        store().put(ONE, file("same".getBytes(java.nio.charset.StandardCharsets.UTF_8)));

        List<String> names = new ArrayList<>();
        store().each(names::add);

        assertThat(names).containsExactly(ONE);
    }

    @Test
    void saysThatThereIsNone() throws IOException {
        assertThat(store().has(ONE)).isFalse();
        assertThatThrownBy(() -> read(ONE)).isInstanceOf(NoSuchFileException.class);
    }

    @Test
    void removesOnlyWhatIsOldAndUnused() throws IOException {
        store().put(ONE, file(new byte[] {1}));
        store().put(TWO, file(new byte[] {2}));

        assertThat(store().removeOlderThan(Instant.now().minus(Duration.ofHours(1)), any -> true))
                .isZero();
        assertThat(store().removeOlderThan(Instant.now().plus(Duration.ofHours(1)), ONE::equals))
                .isEqualTo(1);

        assertThat(store().has(ONE)).isFalse();
        assertThat(store().has(TWO)).isTrue();
    }

    @Test
    void putsDamagedContentAside() throws IOException {
        store().put(ONE, file(new byte[] {1}));

        store().quarantine(ONE);

        assertThat(store().has(ONE)).isFalse();
    }
}
