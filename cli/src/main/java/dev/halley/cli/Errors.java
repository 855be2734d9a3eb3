package dev.halley.cli;

import dev.halley.cli.output.Terminal;
import dev.halley.error.HalleyException;
import dev.halley.error.Suggestion;
import dev.halley.pipeline.PipelineFailedException;
import dev.halley.pipeline.PipelineValidationException;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** Says in one line why a command did not do what it was asked to; a stack trace only to who asks for it. */
final class Errors implements IParameterExceptionHandler, IExecutionExceptionHandler {

    private final Terminal terminal;
    private final boolean debug;

    Errors(Terminal terminal, boolean debug) {
        this.terminal = terminal;
        this.debug = debug;
    }

    @Override
    public int handleParseException(ParameterException exception, String[] arguments) {
        CommandLine command = exception.getCommandLine();
        terminal.error(punctuated(message(exception)) + suggestion(exception));
        terminal.tell("Run '" + command.getCommandSpec().qualifiedName() + " --help' for what it takes.");
        trace(exception);
        return ExitCode.USAGE.number();
    }

    private static final Pattern CHOICE = Pattern.compile(
            "Invalid value for (.*): expected one of \\[(.*)] \\(case-(?:in)?sensitive\\) but was '(.*)'");

    /** Picocli says "Value for option option" of a map. */
    private static String message(ParameterException exception) {
        Matcher choice = CHOICE.matcher(String.valueOf(exception.getMessage()));
        if (choice.matches()) {
            List<String> valid =
                    List.of(choice.group(2).toLowerCase(Locale.ROOT).split(", ", -1));
            String given = choice.group(3).toLowerCase(Locale.ROOT);
            String meant = valid.stream()
                    .filter(each -> each.startsWith(given))
                    .findFirst()
                    .or(() -> Suggestion.nearest(given, valid))
                    .map(each -> " Did you mean '" + each + "'?")
                    .orElse("");
            return "Invalid value for " + choice.group(1) + ": '" + choice.group(3) + "' (expected: one of "
                    + String.join(", ", valid) + ")." + meant;
        }
        if (exception instanceof UnmatchedArgumentException unmatched && !unmatched.isUnknownOption()) {
            String first = unmatched.getUnmatched().get(0);
            return subcommands(exception).isEmpty()
                    ? "There is one argument too many: '" + first + "'"
                    : "There is no command '" + first + "'";
        }
        return String.valueOf(exception.getMessage())
                .replace("option option ", "option ")
                .replaceFirst("('[^']*') is not (?:an int|a long)$", "$1 (expected: a whole number)")
                .replaceFirst(
                        "^Value for (option '[^']+') \\(([^)]+)\\) should be in KEY=VALUE format but was (.*)$",
                        "Invalid value for $1: '$3' (expected: $2)");
    }

    private static String suggestion(ParameterException exception) {
        if (!(exception instanceof UnmatchedArgumentException unmatched)) {
            return "";
        }
        if (!unmatched.isUnknownOption()) {
            return Suggestion.nearest(unmatched.getUnmatched().get(0), subcommands(exception))
                    .map(meant -> " Did you mean '" + meant + "'?")
                    .orElse("");
        }
        List<String> suggestions = unmatched.getSuggestions();
        return suggestions.isEmpty() ? "" : " Did you mean '" + suggestions.get(0) + "'?";
    }

    private static Set<String> subcommands(ParameterException exception) {
        return exception.getCommandLine().getSubcommands().keySet();
    }

    @Override
    public int handleExecutionException(Exception exception, CommandLine command, ParseResult parsed) {
        if (exception instanceof ParameterException wrongUse) {
            return handleParseException(wrongUse, new String[0]);
        }
        ExitCode code = code(exception);
        if (code == ExitCode.INTERNAL) {
            terminal.error("Halley has a defect here: " + exception + (debug ? "" : ". Add --debug for the details."));
        } else {
            terminal.error(String.valueOf(exception.getMessage()));
        }
        trace(exception);
        return code.number();
    }

    private static ExitCode code(Exception exception) {
        if (exception instanceof HalleyException refusal) {
            return ExitCode.of(refusal.kind());
        }
        if (exception instanceof PipelineFailedException) {
            return ExitCode.FAILED;
        }
        return exception instanceof PipelineValidationException ? ExitCode.INVALID : ExitCode.INTERNAL;
    }

    private void trace(Exception exception) {
        if (debug) {
            exception.printStackTrace(terminal.err());
            terminal.err().flush();
        }
    }

    private static String punctuated(String message) {
        return message.endsWith(".") || message.endsWith("?") ? message : message + ".";
    }
}
