package dev.halley.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.halley.client.Client;
import dev.halley.config.HalleyHome;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelCommandsTest {

    @TempDir
    Path folder;

    @Test
    void changesOnlyWhatIsSaidOfAModel() {
        Cli cli = new Cli(folder);
        String made = cli.run(
                        "model", "register", "digits", "--description=Reads digits", "--license=MIT", "--tag=small")
                .succeeded()
                .err();
        String changed = cli.run("model", "register", "digits", "--license=Apache-2.0")
                .succeeded()
                .err();

        assertThat(made).contains("The model 'digits' is registered.");
        assertThat(changed).contains("The model 'digits' is changed.");
        JsonNode model = cli.run("model", "list", "--output=json")
                .succeeded()
                .json()
                .path("models")
                .path(0);
        assertThat(model.path("description").asText()).isEqualTo("Reads digits");
        assertThat(model.path("license").asText()).isEqualTo("Apache-2.0");
        assertThat(model.path("tags")).hasToString("[\"small\"]");
    }

    @Test
    void knowsNoModelWithoutANameAndNoVersionOfAModelThatHasNone() {
        Cli cli = new Cli(folder);
        cli.run("model", "register", "digits").succeeded();

        assertThat(cli.run("model", "register", "").err()).contains("model: '' (expected: a name).");
        assertThat(cli.run("model", "describe", "digits").err()).contains("The model 'digits' has no versions yet.");
    }

    @Test
    void saysHowToSeeTheRestOfAListThatIsCut() {
        Cli cli = new Cli(folder);
        try (Client client = Client.open(new HalleyHome(cli.home()))) {
            IntStream.rangeClosed(1, 21).forEach(number -> client.models().save("m" + number, "", "", List.of()));
            IntStream.rangeClosed(1, 21).forEach(number -> client.models().createVersion("m1", "number " + number));
        }

        Cli.Ended models = cli.run("model", "list").succeeded();
        Cli.Ended versions = cli.run("model", "versions", "m1").succeeded();

        String rest = "There are more: --page 2, or --size N for more on a page.";
        assertThat(models.out()).hasLineCount(21).contains("m21").doesNotContain("m1 ");
        assertThat(models.err()).contains(rest);
        assertThat(versions.out()).hasLineCount(21);
        assertThat(versions.err()).contains(rest);
        assertThat(cli.run("model", "list", "--output=json").err()).contains(rest);
        Cli.Ended last = cli.run("model", "list", "--page=2").succeeded();
        assertThat(last.out()).hasLineCount(2).contains("m1 ");
        assertThat(last.err()).isEmpty();
        assertThat(cli.run("model", "list", "--size=30").err()).isEmpty();
        assertThat(cli.run("model", "list", "--size=2").err()).contains(rest);
        assertThat(cli.run("model", "list", "--size=2", "--output=json").err()).isEmpty();
        assertThat(cli.run("model", "list", "--page=3").err()).contains("There is no page 3.");
        assertThat(cli.run("model", "versions", "m1", "--filter=description=endswith:21", "--columns=number")
                        .out()
                        .lines())
                .containsExactly("NUMBER", "21");
    }

    @Test
    void saysWhichVersionWasTheLatest() {
        Cli cli = new Cli(folder);
        try (Client client = Client.open(new HalleyHome(cli.home()))) {
            client.models().save("m", "", "", List.of());
            client.models().createVersion("m", "");
        }

        assertThat(cli.run("model", "delete", "m", "--version=latest")
                        .succeeded()
                        .err())
                .contains("Version 1 of the model 'm' is deleted.");
    }

    @Test
    void refusesAStageThatThereIsNot() {
        Cli cli = new Cli(folder);
        cli.run("model", "register", "digits").succeeded();

        Cli.Ended refused = cli.run("model", "versions", "digits", "--filter=stage=producton");

        assertThat(refused.code()).isEqualTo(7);
        assertThat(refused.err()).contains("there is no stage 'producton'. Did you mean 'production'?");
        assertThat(cli.run("model", "versions", "digits", "--filter=stage=production")
                        .err())
                .contains("The model 'digits' has no such versions.");
    }

    @Test
    void saysThatANumberIsExpected() {
        Cli.Ended refused = new Cli(folder).run("artifact", "prune", "--older-than=week");

        assertThat(refused.code()).isEqualTo(2);
        assertThat(refused.err()).contains("'--older-than': 'week' (expected: a whole number).");
    }

    @Test
    void prunesNothingByAnAgeThatThereIsNot() {
        Cli.Ended refused = new Cli(folder).run("artifact", "prune", "--older-than=-1", "--yes");

        assertThat(refused.code()).isEqualTo(7);
        assertThat(refused.err()).contains("--older-than: -1 (expected: 0 or more days).");
    }
}
