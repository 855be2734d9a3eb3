package dev.halley.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.halley.cli.Cli.Ended;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class HalleyTest {

    @TempDir
    private Path folder;

    @Test
    void printsTheVersion() {
        Ended ended = new Cli(folder).run("--version");

        assertThat(ended.code()).isZero();
        assertThat(ended.out()).matches("halley \\d+\\.\\d+\\.\\d+\\S* \\(Java \\d+\\)\\R");
        assertThat(ended.err()).isEmpty();
    }

    @Test
    void listsAllCommandsInItsHelp() {
        Ended ended = new Cli(folder).run("--help");

        assertThat(ended.code()).isZero();
        for (CommandGroup group : CommandGroup.values()) {
            assertThat(ended.out()).contains("  " + group.command() + " ", group.summary());
        }
    }

    @Test
    void refusesAnUnknownCommandWithASuggestion() {
        Ended ended = new Cli(folder).run("completoin");

        assertThat(ended.code()).isEqualTo(2);
        assertThat(ended.out()).isEmpty();
        assertThat(ended.err())
                .contains("There is no command 'completoin'. Did you mean 'completion'?", "halley --help");
    }

    @Test
    void namesTheValidValuesOfAChoiceAsTheyAreTyped() {
        Ended ended = new Cli(folder).run("model", "promote", "m", "latest", "prod");

        assertThat(ended.code()).isEqualTo(2);
        assertThat(ended.err())
                .contains("'prod' (expected: one of none, staging, production, archived). Did you mean 'production'?");
    }

    @Test
    void asksForACommand() {
        Ended ended = new Cli(folder).run();

        assertThat(ended.code()).isEqualTo(2);
        assertThat(ended.out()).isEmpty();
        assertThat(ended.err()).contains("Missing a command", "halley --help");
    }

    @Test
    void loadsOnlyTheCommandOfAGroupThatIsCalled() {
        Cli cli = new Cli(folder);

        assertThat(CommandGroup.STACK.load(cli.session(), List.of("list")).getSubcommands())
                .containsOnlyKeys("list");
        assertThat(CommandGroup.SECRET
                        .load(cli.session(), List.of("create", "list"))
                        .getSubcommands())
                .containsOnlyKeys("create");
        assertThat(CommandGroup.PIPELINE
                        .load(cli.session(), List.of("runs", "describe"))
                        .getSubcommands())
                .hasEntrySatisfying(
                        "runs", runs -> assertThat(runs.getSubcommands()).containsOnlyKeys("describe"));
    }

    @Test
    void suggestsACommandOfTheGroupInsteadOfAnUnknownOne() {
        Ended ended = new Cli(folder).run("stack", "lst");

        assertThat(ended.code()).isEqualTo(2);
        assertThat(ended.err()).contains("There is no command 'lst'. Did you mean 'list'?", "halley stack --help");
    }

    @Test
    void saysWhatIsTooMuch() {
        Cli cli = new Cli(folder);

        assertThat(cli.run("flavor", "list").err())
                .startsWith("Error: There is no command 'flavor'." + System.lineSeparator());
        assertThat(cli.run("model", "list", "digits").err())
                .contains("There is one argument too many: 'digits'.", "halley model list --help");
        assertThat(cli.run("model", "list", "--colums=name").err())
                .contains("'--colums=name'. Did you mean '--columns'?");
    }

    @Test
    void everyCommandHasHelpAndADescription() {
        Cli cli = new Cli(folder);

        forEachCommand(cli, Halley.complete(cli.session()), "");
    }

    private static void forEachCommand(Cli cli, CommandLine command, String path) {
        command.getSubcommands().forEach((name, subcommand) -> {
            String called = (path + " " + name).strip();
            Ended ended = cli.run((called + " --help").split(" "));
            assertThat(ended.code()).as(called).isZero();
            assertThat(ended.out()).as(called).startsWith("Usage: halley " + called);
            assertThat(subcommand.getCommandSpec().usageMessage().description())
                    .as("description of " + called)
                    .isNotEmpty();
            forEachCommand(cli, subcommand, called);
        });
    }
}
