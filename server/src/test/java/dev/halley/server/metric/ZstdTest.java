package dev.halley.server.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class ZstdTest {

    /** A context that is lost keeps its memory, which is outside of the heap. */
    @Test
    void losesNoContextToDamagedBytes() {
        try (Zstd zstd = new Zstd()) {
            byte[] damaged = zstd.compress(new byte[1000]);
            damaged[damaged.length - 1] ^= 1;
            damaged[0] ^= 1;
            int idle = zstd.idle();

            for (int i = 0; i < 10; i++) {
                assertThatThrownBy(() -> zstd.decompress(damaged, 0, damaged.length, 1000, bytes -> {}))
                        .isInstanceOf(DamagedPointsException.class);
            }

            assertThat(zstd.idle()).isEqualTo(idle + 1);
        }
    }

    @Test
    void letsGoOfItsContextsWhenItIsClosed() {
        Zstd zstd = new Zstd();
        byte[] compressed = zstd.compress(new byte[1000]);
        zstd.decompress(compressed, 0, compressed.length, 1000, bytes -> assertThat(bytes)
                .hasSizeGreaterThanOrEqualTo(1000));

        zstd.close();

        assertThat(zstd.idle()).isZero();
    }
}
