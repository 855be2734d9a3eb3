package dev.halley.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.halley.cli.Cli.Ended;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.JarOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IntegrationCommandsTest {

    @TempDir
    private Path folder;

    private Cli cli;

    @BeforeEach
    void offerAnIntegration() throws IOException {
        cli = new Cli(folder);
        Path jar = cli.distribution().resolve("integrations/comet/halley-comet-1.jar");
        Files.createDirectories(jar.getParent());
        new JarOutputStream(Files.newOutputStream(jar)).close();
    }

    @Test
    void installsListsAndUninstalls() {
        assertThat(cli.run("integration", "list").out()).containsPattern("comet\\s+no\\s+distribution\\s+1");

        cli.run("integration", "install", "comet", "-y").succeeded();
        cli.run("integration", "install", "comet").succeeded();

        assertThat(cli.home().resolve("integrations/comet/halley-comet-1.jar")).isRegularFile();
        assertThat(cli.run("integration", "list", "--output=json")
                        .json()
                        .path("integrations")
                        .get(0)
                        .path("installed")
                        .asBoolean())
                .isTrue();
        cli.run("integration", "uninstall", "comet", "-y").succeeded();
        assertThat(cli.run("integration", "uninstall", "comet").code()).isEqualTo(3);
    }

    @Test
    void upgradesWhatTheDistributionHasNewerAndKeepsTheRest() throws IOException {
        cli.run("integration", "install", "comet").succeeded();
        Path offered = cli.distribution().resolve("integrations/comet");
        Files.delete(offered.resolve("halley-comet-1.jar"));
        new JarOutputStream(Files.newOutputStream(offered.resolve("halley-comet-2.jar"))).close();
        assertThat(cli.run("integration", "list").out()).containsPattern("comet\\s+yes\\s+distribution");

        Ended upgraded = cli.run("integration", "upgrade").succeeded();

        assertThat(upgraded.err()).contains("'comet' is that of this distribution");
        Path installed = cli.home().resolve("integrations/comet");
        assertThat(installed.resolve("halley-comet-2.jar")).isRegularFile();
        assertThat(installed.resolve("halley-comet-1.jar")).doesNotExist();

        Files.delete(offered.resolve("halley-comet-2.jar"));
        Files.delete(offered);
        Ended kept = cli.run("integration", "upgrade", "comet").succeeded();
        assertThat(kept.err()).contains("is not in this distribution and stays as it is");
        assertThat(installed.resolve("halley-comet-2.jar")).isRegularFile();
        assertThat(cli.run("integration", "upgrade", "commet").code()).isEqualTo(3);
    }

    @Test
    void saysThatThereIsNothingToUpgrade() {
        Ended upgraded = cli.run("integration", "upgrade");

        assertThat(upgraded.code()).isZero();
        assertThat(upgraded.err()).contains("No integration is installed", "halley integration list");
    }

    @Test
    void refusesAnUnknownIntegration() {
        Ended ended = cli.run("integration", "install", "commet", "-y");

        assertThat(ended.code()).isEqualTo(3);
        assertThat(ended.err()).contains("'commet'", "Did you mean 'comet'?");
    }
}
