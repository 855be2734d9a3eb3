package dev.halley.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
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
