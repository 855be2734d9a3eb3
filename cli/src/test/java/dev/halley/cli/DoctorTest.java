package dev.halley.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.halley.cli.Cli.Ended;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DoctorTest {

    @TempDir
    Path folder;

    @Test
    void findsNothingInAFreshHome() {
        Ended healthy = new Cli(folder).run("doctor").succeeded();

        assertThat(healthy.out()).contains("metadata store", "no runs yet").doesNotContain("broken");
    }

    @Test
    void findsASecretThatIsMissingAndAnOpenKey() throws IOException {
        Cli cli = new Cli(folder);
        cli.run("secret", "create", "s", "--path=" + folder).succeeded();
        cli.run("artifact-store", "register", "disk", "--flavor=local", "--path={{s.path}}")
                .succeeded();
        cli.run("stack", "register", "mine", "-a", "disk", "--set").succeeded();
        cli.run("secret", "rename", "s", "t").succeeded();
        Files.setPosixFilePermissions(cli.home().resolve("secrets.key"), PosixFilePermissions.fromString("rw-r--r--"));

        Ended ill = cli.run("doctor", "--output=json");

        assertThat(ill.code()).isEqualTo(1);
        assertThat(ill.out()).contains("stack mine (active)", "Secret 's' does not exist", "chmod 600");
    }

    @Test
    void printsAScriptForEachShell() {
        Cli cli = new Cli(folder);

        assertThat(cli.run("completion", "fish").succeeded().out())
                .contains("complete -c halley -n '__halley_at stack' -a register");
        assertThat(cli.run("completion").succeeded().out()).contains("complete -F _complete_halley");
        assertThat(cli.run("completion", "zsh").succeeded().out()).contains("bashcompinit");
        assertThat(cli.run("completion", "tcsh").code()).isEqualTo(2);
    }
}
