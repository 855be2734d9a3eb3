package dev.halley.cli;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** The command {@code halley}. */
@Command(name = "halley", synopsisSubcommandLabel = "COMMAND", sortOptions = false)
public final class Halley implements Callable<Integer> {

    private static final int HELP_WIDTH = 100;

    @Spec
    @SuppressWarnings("NullAway.Init") // Set by picocli before a command runs.
    private CommandSpec spec;

    @Option(names = "--version", description = "Print the version and exit.")
    private boolean version;

    private final Session session;

    private Halley(Session session) {
        this.session = session;
    }

    /** Runs one command line and returns its exit code. */
    public static int run(Session session, String... arguments) {
        if (arguments.length == 1 && arguments[0].equals("--version")) {
            // Asked often and by scripts: needs no command line parser.
            return printVersion(session);
        }
        return commandLine(session, List.of(arguments), false).execute(arguments);
    }

    /** The whole command with all that is in its groups. */
    static CommandLine complete(Session session) {
        return commandLine(session, List.of(), true);
    }

    private static CommandLine commandLine(Session session, List<String> arguments, boolean loadAll) {
        List<String> words =
                arguments.stream().filter(argument -> !argument.startsWith("-")).toList();
        String called = words.isEmpty() ? "" : words.get(0);
        List<String> calledInGroup = words.isEmpty() ? words : words.subList(1, words.size());
        CommandLine halley = new CommandLine(new Halley(session));
        Optional<CommandGroup> calledGroup = CommandGroup.of(called);
        for (CommandGroup group : CommandGroup.values()) {
            boolean needed = loadAll || calledGroup.filter(group::equals).isPresent();
            // The others are there for the help and for suggestions.
            if (needed || calledGroup.isEmpty()) {
                CommandLine subcommand =
                        needed ? group.load(session, calledInGroup) : new CommandLine(CommandSpec.create());
                subcommand.getCommandSpec().usageMessage().description(group.summary());
                halley.addSubcommand(group.command(), subcommand);
            }
        }
        addCommonOptions(halley);
        Errors errors = new Errors(session.terminal(), arguments.contains("--debug"));
        return halley.setDefaultValueProvider(new Defaults(session))
                // Picocli: its own strategy prints help to System.out if somebody replaces that meanwhile, as runs do.
                .setExecutionStrategy(parsed -> new CommandLine.RunLast().execute(parsed))
                .setExpandAtFiles(false)
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setOut(session.terminal().out())
                .setErr(session.terminal().err())
                .setColorScheme(Help.defaultColorScheme(session.terminal().coloursOut() ? Help.Ansi.ON : Help.Ansi.OFF))
                .setUsageHelpWidth(Math.max(60, Math.min(HELP_WIDTH, width(session))))
                .setUsageHelpAutoWidth(false)
                .setParameterExceptionHandler(errors)
                .setExecutionExceptionHandler(errors);
    }

    private static int width(Session session) {
        int width = session.terminal().width();
        return width == 0 ? HELP_WIDTH : width;
    }

    private static void addCommonOptions(CommandLine command) {
        command.getCommandSpec()
                .addOption(CommandLine.Model.OptionSpec.builder("-h", "--help")
                        .usageHelp(true)
                        .scopeType(ScopeType.INHERIT)
                        .description("Show this help.")
                        .build());
        command.getCommandSpec()
                .addOption(CommandLine.Model.OptionSpec.builder("--debug")
                        .type(boolean.class)
                        .scopeType(ScopeType.INHERIT)
                        .description("Show stack traces and what the parts of Halley log.")
                        .build());
        command.getHelpSectionMap().put(CommandLine.Model.UsageMessageSpec.SECTION_KEY_COMMAND_LIST, new GroupedHelp());
    }

    @Override
    public Integer call() {
        if (!version) {
            throw new ParameterException(spec.commandLine(), "Missing a command.");
        }
        return printVersion(session);
    }

    private static int printVersion(Session session) {
        session.terminal()
                .print("halley %s (Java %d)"
                        .formatted(Version.text(), Runtime.version().feature()));
        return ExitCode.OK.number();
    }
}
