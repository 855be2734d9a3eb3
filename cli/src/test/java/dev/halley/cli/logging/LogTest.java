package dev.halley.cli.logging;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

class LogTest {

    @Test
    void isWhatSlf4jFinds() {
        assertThat(LoggerFactory.getLogger("dev.halley.x")).isInstanceOf(LineLogger.class);
    }

    @Test
    void masksKeysAndCredentials() {
        assertThat(Log.masked("key hly_0123456789abcdef of ada")).isEqualTo("key hly_****** of ada");
        assertThat(Log.masked("/share/hls_0123456789abcdef")).isEqualTo("/share/hls_******");
        assertThat(Log.masked("Authorization: Bearer abc.def-123456")).isEqualTo("Authorization: Bearer ******");
        assertThat(Log.masked("nothing here")).isEqualTo("nothing here");
    }

    @Test
    void aCommandSaysInOneLineWhatWasThrown() {
        assertThat(Log.current().text(Level.WARN, "It broke:", new IllegalStateException("no space")))
                .isEqualTo("WARN It broke: java.lang.IllegalStateException: no space (--debug shows more)");
    }

    @Test
    void letsLibrariesSayOnlyWhatIsWrong() {
        Log log = Log.current();

        assertThat(log.has("dev.halley.server.X", Level.WARN)).isTrue();
        assertThat(log.has("software.amazon.awssdk.X", Level.DEBUG)).isFalse();
        assertThat(log.has("org.eclipse.jetty.X", Level.WARN)).isFalse();
    }
}
