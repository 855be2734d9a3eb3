package dev.halley.server.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.halley.server.ServerConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SettingsTest {

    @TempDir
    Path home;

    @Test
    void takesTheFlagBeforeTheEnvironmentBeforeTheFile() throws IOException {
        Path file = Files.writeString(
                home.resolve("s.properties"), "port = 1\nowner = of-file\npublic-url = https://a.example\n");

        ServerConfig config = Settings.read(
                        Map.of(Setting.PORT, "3"), Map.of("HALLEY_PORT", "2", "HALLEY_OWNER", "of-variable")::get, file)
                .config(home);

        assertThat(config.port()).isEqualTo(3);
        assertThat(config.owner()).isEqualTo("of-variable");
        assertThat(config.options().publicUrl()).hasToString("https://a.example");
        assertThat(config.host()).isEqualTo("127.0.0.1");
    }

    @Test
    void tellsEverythingThatIsWrongAtOnceAndNoSecret() throws IOException {
        Path file = Files.writeString(
                home.resolve("s.properties"), "prot = 1\nport = many\npublic-url = ftp://x\noidc-issuer = https://i\n");

        SettingsException wrong = catchThrowableOfType(SettingsException.class, () -> Settings.read(
                        Map.of(Setting.TLS_KEY, "key.pem"),
                        Map.of("HALLEY_DATABASE", "jdbc:mysql://u:hidden@h/d")::get,
                        file)
                .config(home));

        assertThat(wrong.problems())
                .anySatisfy(line -> assertThat(line).contains("'prot'", "is no setting", "port"))
                .anySatisfy(line -> assertThat(line).isEqualTo("port: 'many' (expected: 0 to 65535)."))
                .anySatisfy(line -> assertThat(line).contains("public-url"))
                .anySatisfy(line -> assertThat(line).contains("oidc-issuer and oidc-client-id belong together"))
                .anySatisfy(line -> assertThat(line).contains("tls-certificate and tls-key belong together"))
                .noneSatisfy(line -> assertThat(line).contains("hidden"));
    }

    @Test
    void readsLimitsAsNumbersOrWithUnits() {
        ServerConfig config = Settings.read(
                        Map.of(
                                Setting.WORKSPACE_ASSET_BYTES, "500GiB",
                                Setting.WORKSPACE_EXPERIMENTS, "1000",
                                Setting.TRASH_DAYS, "7",
                                Setting.LOG_FORMAT, "json"),
                        variable -> null,
                        null)
                .config(home);
        SettingsException wrong = catchThrowableOfType(SettingsException.class, () -> Settings.read(
                        Map.of(
                                Setting.WORKSPACE_ASSET_BYTES, "much",
                                Setting.TRASH_DAYS, "-1",
                                Setting.LOG_LEVEL, "loud"),
                        variable -> null,
                        null)
                .config(home));

        assertThat(config.options().limits())
                .isEqualTo(new dev.halley.server.ServerLimits(60_000, 0, 536_870_912_000L, 1_000, 7, 0, 60));
        assertThat(wrong.problems())
                .containsExactlyInAnyOrder(
                        "workspace-asset-bytes: 'much' (expected: 0 or more bytes, for instance 500GiB).",
                        "trash-days: '-1' (expected: 0 or more).",
                        "log-level: 'loud' (expected: error, warn, info or debug).");
    }

    /** docs/reference/settings.md is made from the settings; {@code -Dgolden.update=true} writes it. */
    @Test
    void areAllInTheReference() throws IOException {
        StringBuilder text = new StringBuilder("""
                # Settings of the server

                Each setting has one name: `x-y` is the flag `--x-y` of `halley server start`, the variable `HALLEY_X_Y`, and the line `x-y = …` of the
                file that `--config` or `HALLEY_CONFIG` names (else `server/server.properties` in the Halley home, if it is there). A flag goes before
                a variable, a variable before the file. Everything that is wrong is told at once. The commands `halley server backup`, `restore`,
                `move` and `check` take the same settings.

                | name | value | default | meaning |
                |---|---|---|---|
                """);
        for (Setting setting : Setting.values()) {
            text.append("| `%s` | %s | %s | %s |%n"
                    .formatted(
                            setting.key(),
                            setting.label().replace("|", "\\|"),
                            setting.standard() == null ? "" : "`" + setting.standard() + "`",
                            setting.meaning()));
        }
        Path page = Path.of("../docs/reference/settings.md");
        if (Boolean.getBoolean("golden.update")) {
            Files.writeString(page, text);
        }

        assertThat(Files.readString(page)).isEqualTo(text.toString());
    }
}
