package dev.halley.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** Each {@code halley …} that a page shows is a command with these options, and the reference lists all that there are. */
class DocumentedCommandsTest {

    private static final Path DOCS = Path.of("..", "docs");
    private static final Pattern SHOWN =
            Pattern.compile("`halley ([^`]+)`|^(?:\\./)?halley ([^#\n]+)", Pattern.MULTILINE);

    private final CommandLine halley = Halley.complete(new Cli(Path.of("target", "documented")).session());

    @Test
    void everyCommandOfThePagesExists() throws IOException {
        List<String> wrong = new ArrayList<>();
        int commands = 0;
        try (Stream<Path> pages = Files.walk(DOCS)) {
            for (Path page : pages.filter(each -> each.toString().endsWith(".md"))
                    .filter(each -> !each.endsWith("commands.md"))
                    .toList()) {
                var shown = SHOWN.matcher(Files.readString(page, UTF_8));
                while (shown.find()) {
                    String command = shown.group(1) == null ? shown.group(2) : shown.group(1);
                    commands++;
                    problem(command.strip()).ifPresent(each -> wrong.add(page + ": halley " + command + ": " + each));
                }
            }
        }
        assertThat(wrong).isEmpty();
        assertThat(commands).isGreaterThan(80);
    }

    private Optional<String> problem(String command) {
        CommandLine at = halley;
        boolean path = true;
        for (String word : command.replaceAll("'[^']*'|\"[^\"]*\"", "VALUE").split("\\s+", -1)) {
            if (word.equals("…") || word.equals("&") || (word.equals("install") && at == halley)) {
                return Optional.empty();
            }
            if (path && at.getSubcommands().containsKey(word)) {
                at = at.getSubcommands().get(word);
            } else if (path && at.getSubcommands().size() > 0 && word.matches("[a-z][a-z-]*")) {
                return Optional.of("there is no command '" + word + "'");
            } else if (word.startsWith("-")) {
                path = false;
                String option = word.contains("=") ? word.substring(0, word.indexOf('=')) : word;
                boolean known = at.getCommandSpec().findOption(option) != null || takesAny(at);
                if (!known) {
                    return Optional.of("there is no option " + option);
                }
            } else {
                path = false;
            }
        }
        return Optional.empty();
    }

    /** Attributes of components and keys of secrets have names of their own. */
    private static boolean takesAny(CommandLine command) {
        return !command.getCommandSpec().unmatchedArgsBindings().isEmpty();
    }

    @Test
    void theReferenceListsEveryCommandAndOption() throws IOException {
        Path page = DOCS.resolve("reference").resolve("commands.md");
        StringBuilder text = new StringBuilder("""
                # Commands

                Made from the commands themselves by `DocumentedCommandsTest`; with `-Dgolden.update=true` it writes this page anew. What holds for
                all of them, and the exit codes: [the command line](cli.md).
                """);
        halley.getSubcommands().forEach((name, command) -> write("halley " + name, command, 2, text));
        String made = text.toString();

        if (Boolean.getBoolean("golden.update")) {
            Files.writeString(page, made, UTF_8);
        }
        assertThat(read(page))
                .as("docs/reference/commands.md is not up to date")
                .isEqualTo(made);
    }

    private static String read(Path page) {
        try {
            return Files.readString(page, UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void write(String path, CommandLine command, int level, StringBuilder text) {
        var spec = command.getCommandSpec();
        if (spec.usageMessage().hidden()) {
            return;
        }
        text.append("\n").append("#".repeat(level)).append(" `").append(path).append("`\n\n");
        text.append(plain(String.join(" ", spec.usageMessage().description()), ""))
                .append("\n");
        List<String> rows = new ArrayList<>();
        Set<String> settings = settings(path, spec);
        spec.positionalParameters()
                .forEach(each -> rows.add("| `" + cell(each.paramLabel()) + "` | "
                        + plain(String.join(" ", each.description()), each.defaultValue()) + " |"));
        for (OptionSpec option : spec.options()) {
            if (settings.contains(option.longestName())) {
                continue;
            }
            if (!option.hidden() && !List.of("--help", "--debug").contains(option.longestName())) {
                String value = option.arity().max() == 0 ? "" : " " + cell(option.paramLabel());
                rows.add("| `" + String.join("`, `", option.names()) + value + "` | "
                        + plain(String.join(" ", option.description()), option.defaultValue())
                        + (option.required() ? " Required." : "") + " |");
            }
        }
        if (!settings.isEmpty()) {
            rows.add(
                    "| `--config`, `--database`, … | The settings of `halley server start`, which say where the data is. |");
        }
        if (!rows.isEmpty()) {
            text.append("\n| | |\n|---|---|\n").append(String.join("\n", rows)).append("\n");
        }
        for (Map.Entry<String, CommandLine> each : command.getSubcommands().entrySet()) {
            write(path + " " + each.getKey(), each.getValue(), 3, text);
        }
    }

    /** Those of the commands beside {@code server start}, which are listed once. */
    private static Set<String> settings(String path, CommandSpec spec) {
        return path.startsWith("halley server ") && !path.equals("halley server start")
                ? requireNonNull(spec.parent().subcommands().get("start")).getCommandSpec().options().stream()
                        .map(OptionSpec::longestName)
                        .collect(Collectors.toSet())
                : Set.of();
    }

    private static String plain(String text, @Nullable String defaultValue) {
        return cell(
                text.replace("${DEFAULT-VALUE}", String.valueOf(defaultValue)).replaceAll("@\\|\\w+ |\\|@", ""));
    }

    /** A bar would end the cell of a table, in code, too. */
    private static String cell(String text) {
        return text.replace("|", "\\|");
    }
}
