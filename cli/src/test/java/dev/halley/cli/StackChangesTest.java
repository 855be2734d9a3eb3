package dev.halley.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.halley.cli.Cli.Ended;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StackChangesTest {

    @TempDir
    Path folder;

    private Cli cli;

    @BeforeEach
    void open() {
        cli = new Cli(folder);
        cli.run("orchestrator", "register", "two", "--flavor=local", "-l", "team=vision")
                .succeeded();
        cli.run("log-store", "register", "logs", "--flavor=local").succeeded();
        cli.run("stack", "register", "mine", "-o", "two", "--set").succeeded();
    }

    @Test
    void putsComponentsIntoAStackAndTakesThemOut() {
        cli.run("stack", "update", "-l", "logs").succeeded();
        assertThat(components("mine")).contains("log_store");

        assertThat(cli.run("log-store", "delete", "logs").err())
                .contains("used by the stack 'mine'", "halley stack remove-component mine --log-store=logs");
        cli.run("stack", "remove-component", "mine", "-l").succeeded();
        assertThat(components("mine")).doesNotContain("log_store");
        cli.run("log-store", "delete", "logs").succeeded();
    }

    @Test
    void aStackKeepsWhatItHasToHave() {
        Ended ended = cli.run("stack", "remove-component", "mine", "-o");

        assertThat(ended.code()).isEqualTo(7);
        assertThat(ended.err())
                .contains("has to have an orchestrator", "halley stack update mine --orchestrator=<name>");
        assertThat(cli.run("stack", "remove-component", "mine", "-o", "twoo").err())
                .contains("Did you mean 'two'?");
        assertThat(cli.run("stack", "update", "mine").code()).isEqualTo(2);
        assertThat(cli.run("stack", "update", "default", "-o", "two").code()).isEqualTo(4);
    }

    @Test
    void renamesAndCopiesStacks() {
        cli.run("stack", "rename", "mine", "ours").succeeded();
        cli.run("stack", "copy", "ours", "copied").succeeded();

        assertThat(cli.run("stack", "get").out().strip()).isEqualTo("ours");
        assertThat(components("copied")).isEqualTo(components("ours"));
        assertThat(cli.run("stack", "rename", "copied", "ours").code()).isEqualTo(4);
        assertThat(cli.run("stack", "rename", "mine", "x").code()).isEqualTo(3);
    }

    @Test
    void exportsAStackForAnotherHome() {
        Path file = folder.resolve("mine.yaml");
        cli.run("stack", "export", "mine", "--file", file.toString()).succeeded();
        Cli other = new Cli(folder.resolve("other"));

        other.run("stack", "import", "--file", file.toString(), "--set").succeeded();

        JsonNode described =
                other.run("orchestrator", "describe", "two", "--output", "json").json();
        assertThat(described.path("labels").path("team").asText()).isEqualTo("vision");
        assertThat(other.run("stack", "get").out().strip()).isEqualTo("mine");
        assertThat(cli.run("stack", "export", "mine", "--file", file.toString()).code())
                .isEqualTo(4);
        assertThat(other.run("stack", "import", "-f", "none.yaml").code()).isEqualTo(3);
        assertThat(other.run("stack", "import", "again", "-f", file.toString())
                        .succeeded()
                        .code())
                .isZero();
    }

    @Test
    void refusesAFileThatIsNoStack() throws IOException {
        Path file = Files.writeString(folder.resolve("bad.yaml"), "version: 1\nstakc: x\n");

        Ended ended = cli.run("stack", "import", "-f", file.toString());

        assertThat(ended.code()).isEqualTo(7);
        assertThat(ended.err())
                .contains("is no file of a stack", "halley stack export")
                .doesNotContain("\tat ");
    }

    @Test
    void changesRenamesAndCopiesAComponent() {
        cli.run("orchestrator", "update", "two", "--max_parallel_steps=3", "-l", "cost=low")
                .succeeded();
        cli.run("orchestrator", "rename", "two", "three").succeeded();
        cli.run("orchestrator", "copy", "three", "four").succeeded();
        cli.run("orchestrator", "remove-attribute", "four", "max-parallel-steps", "-l", "team")
                .succeeded();

        JsonNode three = cli.run("orchestrator", "describe", "--output=json").json();
        assertThat(three.path("name").asText()).isEqualTo("three");
        assertThat(three.path("attributes").path("max_parallel_steps").asText()).isEqualTo("3");
        assertThat(three.path("labels")).hasToString("{\"team\":\"vision\",\"cost\":\"low\"}");
        JsonNode four =
                cli.run("orchestrator", "describe", "four", "--output=json").json();
        assertThat(four.path("attributes")).isEmpty();
        assertThat(four.path("labels")).hasToString("{\"cost\":\"low\"}");
        assertThat(cli.run("orchestrator", "update", "four", "--max_parallel_steps=0")
                        .err())
                .contains("max_parallel_steps: 0 (expected: 1 or more)");
        assertThat(cli.run("orchestrator", "update", "default", "--max_parallel_steps=3")
                        .code())
                .isEqualTo(4);
        assertThat(cli.run("orchestrator", "get").out().strip()).isEqualTo("three");
        assertThat(cli.run("alerter", "get").code()).isEqualTo(3);
    }

    @Test
    void filtersSortsAndPagesWhatItLists() {
        assertThat(names("--filter", "name=contains:W")).containsExactly("two");
        assertThat(names("--filter", "name=startswith:TW")).containsExactly("two");
        assertThat(names("--filter", "labels.team=vision")).containsExactly("two");
        assertThat(names("--filter", "name=not:two")).containsExactly("default");
        assertThat(names("--filter", "name=two", "--filter", "name=default")).isEmpty();
        assertThat(names("--filter", "name=two", "--filter", "name=default", "--any"))
                .containsExactly("default", "two");
        assertThat(names("--sort-by", "desc:name")).containsExactly("two", "default");
        assertThat(names("--sort-by", "name", "--size", "1", "--page", "2")).containsExactly("two");
        assertThat(cli.run("orchestrator", "list", "--size", "1").err())
                .contains("There are more: --page 2, or --size N for more on a page.");
        assertThat(cli.run("orchestrator", "list", "--size", "1", "--page", "2").err())
                .isEmpty();
        assertThat(cli.run("orchestrator", "list", "--size", "1", "--page", "3").err())
                .contains("There is no page 3.");
        assertThat(cli.run("orchestrator", "list", "--filter", "name=three").err())
                .contains("None of the 2 fits the filter.");
        assertThat(cli.run("orchestrator", "list", "--filter", "nmae=x").err())
                .contains("there is no field 'nmae'", "Did you mean 'name'?");
        assertThat(cli.run("orchestrator", "list", "--columns", "flavor,name")
                        .out()
                        .lines())
                .first()
                .asString()
                .startsWith("FLAVOR  NAME");
    }

    @Test
    void printsYamlAndCommaSeparatedValues() {
        assertThat(cli.run("stack", "describe", "--output", "yaml").out())
                .startsWith("name: mine\nactive: true\n")
                .contains("components:\n  - name: two\n    type: orchestrator\n");
        assertThat(cli.run("orchestrator", "list", "--output=csv", "--columns=name,labels")
                        .out())
                .isEqualToNormalizingNewlines("name,labels\ndefault,{}\ntwo,\"{\"\"team\"\":\"\"vision\"\"}\"\n");
        cli.with("HALLEY_OUTPUT", "csv");
        assertThat(cli.run("orchestrator", "get").out()).isEqualToNormalizingNewlines("key,value\nname,two\n");
    }

    @Test
    void explainsATypeAndDescribesAFlavor() {
        assertThat(cli.run("step-operator", "explain").out()).contains("executes single steps elsewhere");
        assertThat(cli.run("orchestrator", "flavor", "describe", "local").out())
                .contains("max_parallel_steps", "whole number");
        JsonNode schema = cli.run("orchestrator", "flavor", "describe", "local", "--output=json")
                .json()
                .path("attributes");
        assertThat(schema.path("properties")
                        .path("max_parallel_steps")
                        .path("type")
                        .asText())
                .isEqualTo("integer");
    }

    private String components(String stack) {
        return cli.run("stack", "describe", stack, "--output=json")
                .json()
                .path("components")
                .findValuesAsText("type")
                .toString();
    }

    private List<String> names(String... options) {
        String[] command = new String[3 + options.length];
        command[0] = "orchestrator";
        command[1] = "list";
        command[2] = "--output=json";
        System.arraycopy(options, 0, command, 3, options.length);
        return cli.run(command).json().path("components").findValuesAsText("name");
    }
}
