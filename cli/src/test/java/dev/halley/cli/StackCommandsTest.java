package dev.halley.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.halley.cli.Cli.Ended;
import dev.halley.stack.ComponentType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StackCommandsTest {

    @TempDir
    private Path folder;

    private Cli cli;

    @BeforeEach
    void open() {
        cli = new Cli(folder);
    }

    @Test
    void aFreshHomeHasTheDefaultStack() {
        Ended listed = cli.run("stack", "list").succeeded();

        assertThat(listed.out().lines().toList()).hasSize(2);
        assertThat(listed.out()).containsPattern("\\*\\s+default\\s+default\\s+default");
        assertThat(cli.run("stack", "get").out().strip()).isEqualTo("default");
    }

    @Test
    void registersAStackOfComponentsAndSetsIt() {
        cli.run("orchestrator", "register", "two", "--flavor=local").succeeded();

        Ended registered =
                cli.run("stack", "register", "mine", "-o", "two", "--set").succeeded();

        assertThat(registered.out()).isEmpty();
        assertThat(registered.err())
                .contains(
                        "'mine' is registered: orchestrator two, artifact store default.",
                        "The active stack is 'mine'");
        JsonNode stack = cli.run("stack", "describe", "--output", "json").json();
        assertThat(stack.path("name").asText()).isEqualTo("mine");
        assertThat(stack.path("active").asBoolean()).isTrue();
        assertThat(stack.path("components").get(0).path("name").asText()).isEqualTo("two");
        assertThat(cli.run("stack", "list", "--output", "json").json().path("stacks"))
                .hasSize(2);
    }

    @Test
    void saysThatAnotherStackIsActiveByTheEnvironment() {
        cli.run("stack", "register", "mine").succeeded();
        cli.with("HALLEY_ACTIVE_STACK", "default");

        assertThat(cli.run("stack", "set", "mine").err()).contains("HALLEY_ACTIVE_STACK names 'default'");
    }

    @Test
    void refusesAnUnknownStack() {
        Ended ended = cli.run("stack", "set", "defualt");

        assertThat(ended.code()).isEqualTo(3);
        assertThat(ended.out()).isEmpty();
        assertThat(ended.err())
                .isEqualToIgnoringNewLines("Error: There is no stack 'defualt'. Did you mean 'default'?");
        assertThat(cli.run("stack", "describe", "nowhere").code()).isEqualTo(3);
    }

    @Test
    void refusesAnUnknownComponent() {
        Ended ended = cli.run("stack", "register", "mine", "-e", "comet_tracker");

        assertThat(ended.code()).isEqualTo(3);
        assertThat(ended.err()).contains("experiment tracker 'comet_tracker'", "experiment-tracker register");
    }

    @Test
    void deletesAStackUnlessItIsTheActiveOne() {
        cli.run("stack", "register", "mine", "--set").succeeded();

        assertThat(cli.run("stack", "delete", "mine").code()).isEqualTo(4);
        cli.run("stack", "set", "default").succeeded();
        cli.run("stack", "delete", "mine", "-y").succeeded();
        assertThat(cli.run("stack", "delete", "mine").code()).isEqualTo(3);
    }

    @Test
    void eachComponentTypeHasItsCommands() {
        for (ComponentType<?> type : ComponentType.all()) {
            assertThat(cli.run(type.commandName(), "list").succeeded().err()).doesNotContain("Error");
        }
    }

    @Test
    void registersDescribesAndDeletesAComponent() {
        cli.run("artifact-store", "register", "disk", "--flavor", "local").succeeded();

        assertThat(cli.run("artifact-store", "list").out()).contains("default", "disk");
        assertThat(cli.run("artifact-store", "describe", "disk", "--output=json")
                        .json()
                        .path("flavor")
                        .asText())
                .isEqualTo("local");
        assertThat(cli.run("artifact-store", "flavors").out()).contains("local");
        cli.run("artifact-store", "delete", "disk").succeeded();
        assertThat(cli.run("artifact-store", "describe", "disk").code()).isEqualTo(3);
    }

    @Test
    void refusesAComponentThatIsWrong() {
        Ended unknownFlavor = cli.run("experiment-tracker", "register", "t", "--flavor=comet");
        Ended unknownAttribute = cli.run("orchestrator", "register", "o", "--flavor=local", "--colour=red");
        Ended noFlavor = cli.run("orchestrator", "register", "o");
        Ended taken = cli.run("orchestrator", "register", "default", "--flavor=local");

        assertThat(unknownFlavor.code()).isEqualTo(3);
        assertThat(unknownFlavor.err()).contains("integration install comet");
        assertThat(unknownAttribute.code()).isEqualTo(7);
        assertThat(unknownAttribute.err()).contains("--colour is no attribute");
        assertThat(noFlavor.code()).isEqualTo(2);
        assertThat(noFlavor.err()).contains("--flavor", "orchestrator register --help");
        assertThat(taken.code()).isEqualTo(4);
    }

    @Test
    void namesAHomeThatIsAFile() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "");

        Ended ended = cli.with("HALLEY_HOME", file.toString()).run("stack", "list");

        assertThat(ended.code()).isEqualTo(1);
        assertThat(ended.out()).isEmpty();
        assertThat(ended.err()).contains(file.toString(), "HALLEY_HOME").doesNotContain("\tat ");
    }
}
