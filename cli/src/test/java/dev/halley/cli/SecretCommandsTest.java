package dev.halley.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.halley.cli.Cli.Ended;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SecretCommandsTest {

    @TempDir
    private Path folder;

    private Cli cli;

    @BeforeEach
    void open() {
        cli = new Cli(folder);
    }

    @Test
    void createsASecretWithoutPrintingItsValues() {
        Ended created = cli.run("secret", "create", "comet_secret", "--workspace=acme", "--api-key=very secret");

        assertThat(created.code()).isZero();
        assertThat(created.out()).isEmpty();
        assertThat(created.err()).contains("comet_secret", "workspace, api_key").doesNotContain("very secret", "acme");
        assertThat(cli.run("secret", "get", "comet_secret").out())
                .contains("api_key", "******")
                .doesNotContain("very secret");
        assertThat(cli.run("secret", "get", "comet_secret", "--show", "--output", "json")
                        .json()
                        .path("values")
                        .path("api_key")
                        .asText())
                .isEqualTo("very secret");
    }

    @Test
    void listsKeysAndNoValues() {
        cli.run("secret", "create", "a", "--key=value").succeeded();

        assertThat(cli.run("secret", "list").out()).contains("a", "key").doesNotContain("value");
        assertThat(cli.run("secret", "list", "--output", "json").json().toString())
                .contains("\"keys\":[\"key\"]")
                .doesNotContain("value\"");
    }

    @Test
    void saysHowToCreateTheFirst() {
        Ended listed = cli.run("secret", "list").succeeded();

        assertThat(listed.out()).isEmpty();
        assertThat(listed.err()).contains("secret create");
        assertThat(cli.run("secret", "list", "--output=json").json().path("secrets"))
                .isEmpty();
    }

    @Test
    void updatesAndDeletes() {
        cli.run("secret", "create", "a", "--one=1", "--two=2").succeeded();
        cli.run("secret", "update", "a", "--two=22", "--three=3").succeeded();

        assertThat(cli.run("secret", "get", "a", "--show", "--output=json")
                        .json()
                        .path("values"))
                .hasToString("{\"one\":\"1\",\"two\":\"22\",\"three\":\"3\"}");
        cli.run("secret", "delete", "a", "-y").succeeded();
        assertThat(cli.run("secret", "get", "a").code()).isEqualTo(3);
    }

    @Test
    void changesNothingIfNothingIsSaid() {
        cli.run("secret", "create", "a", "--key=1").succeeded();

        Ended ended = cli.run("secret", "update", "a");

        assertThat(ended.code()).isEqualTo(2);
        assertThat(ended.err()).contains("Nothing is to change", "halley secret update --help");
    }

    @Test
    void keepsValuesAsTheyAre() {
        String value = "@file ${HOME} \"quoted\" a=b,c 'd' ünï {{x.y}} -e";
        cli.run("secret", "create", "a", "--key=@" + value, "--empty=").succeeded();

        assertThat(cli.run("secret", "get", "a", "--show", "--output=json")
                        .json()
                        .path("values")
                        .path("key")
                        .asText())
                .isEqualTo(value);
    }

    @Test
    void takesValuesOfAFileAsTheyAreWritten() throws IOException {
        Path file = Files.writeString(
                folder.resolve("values.yaml"), "pin: 0123\nflag: no\nversion: 1.10\nkey: \"a\\nb\"\nlong: 1e3\n");
        cli.run("secret", "create", "a", "--values=@" + file).succeeded();
        Path empty = Files.writeString(folder.resolve("empty.yaml"), "pin:\n");
        Path twice = Files.writeString(folder.resolve("twice.yaml"), "pin: 1\npin: 2\n");

        assertThat(cli.run("secret", "get", "a", "--show", "--output=json")
                        .json()
                        .path("values"))
                .hasToString(
                        "{\"pin\":\"0123\",\"flag\":\"no\",\"version\":\"1.10\",\"key\":\"a\\nb\",\"long\":\"1e3\"}");
        assertThat(cli.run("secret", "create", "b", "--values=@" + empty).err())
                .contains("the value of 'pin' (expected: a text)");
        assertThat(cli.run("secret", "create", "b", "--values=@" + twice).err())
                .contains("the key 'pin' is there twice");
        assertThat(cli.run("secret", "create", "b", "--values={'x': {'y': secret word")
                        .err())
                .contains("is neither JSON nor YAML")
                .doesNotContain("secret word");
    }

    @Test
    void refusesANameThatIsTaken() {
        cli.run("secret", "create", "a", "--key=1").succeeded();

        Ended again = cli.run("secret", "create", "a", "--key=2");

        assertThat(again.code()).isEqualTo(4);
        assertThat(again.err()).contains("'a' exists already", "secret update a");
    }

    @Test
    void refusesWhatIsNoAttributeWithoutPrintingValues() {
        Ended split = cli.run("secret", "create", "a", "--key=very", "secret");
        Ended noValue = cli.run("secret", "create", "a", "--key", "secret");
        Ended twice = cli.run("secret", "create", "a", "--key=secret", "--key=secret");
        Ended nothing = cli.run("secret", "create", "a");

        assertThat(split.code()).isEqualTo(2);
        assertThat(split.err()).contains("in quotes").doesNotContain("'secret'", "very");
        assertThat(noValue.code()).isEqualTo(2);
        assertThat(noValue.err()).contains("--key has no value (expected: --key=<value>");
        assertThat(twice.code()).isEqualTo(2);
        assertThat(twice.err()).contains("--key is there twice");
        assertThat(nothing.code()).isEqualTo(7);
        assertThat(cli.run("secret", "list").out()).isEmpty();
    }
}
