package dev.halley.server.pipelinerun;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class ShownTest {

    @Test
    void showsATextThatIsCutWithinACharacter() {
        byte[] bytes = "Größe\n5 €".getBytes(StandardCharsets.UTF_8);

        assertThat(Shown.textIfAny(bytes)).isEqualTo("Größe\n5 €");
        assertThat(Shown.textIfAny(Arrays.copyOf(bytes, bytes.length - 1))).isEqualTo("Größe\n5 ");
    }

    @Test
    void takesNoBytesForATextThatAreNone() {
        assertThat(Shown.textIfAny(new byte[] {'a', (byte) 0xC3, 'b'})).isNull();
        assertThat(Shown.textIfAny(new byte[] {'a', 0, 'b'})).isNull();
    }
}
