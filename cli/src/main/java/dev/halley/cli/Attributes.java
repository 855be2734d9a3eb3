package dev.halley.cli;

import dev.halley.error.ErrorKind;
import dev.halley.error.HalleyException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * The free part of a command line: {@code --key=value} for keys that only a flavor or the user knows. '-' and '_' in keys mean
 * the same. The equals sign is required: without it nobody could tell a value from a name.
 */
final class Attributes {

    private static final Pattern ATTRIBUTE = Pattern.compile("--([A-Za-z_][A-Za-z0-9_-]*)=(.*)", Pattern.DOTALL);

    private Attributes() {}

    /** @throws ParameterException if an argument is none, or a key is there twice; the message holds no values */
    static Map<String, String> of(List<String> arguments, CommandLine command) {
        Map<String, String> attributes = new LinkedHashMap<>();
        for (String argument : arguments) {
            Matcher matcher = ATTRIBUTE.matcher(argument);
            if (!matcher.matches()) {
                throw refused(argument, arguments, command);
            }
            String key = matcher.group(1).replace('-', '_');
            if (attributes.put(key, value(key, matcher.group(2))) != null) {
                throw new ParameterException(command, "--" + key + " is there twice.");
            }
        }
        return attributes;
    }

    /** Of {@code @FILE} the text of the file; {@code @@} stands for one at the beginning. */
    private static String value(String key, String given) {
        if (!given.startsWith("@") || given.startsWith("@@")) {
            return given.startsWith("@@") ? given.substring(1) : given;
        }
        Path file = Path.of(given.substring(1));
        try {
            return Files.readString(file, StandardCharsets.UTF_8).strip();
        } catch (IOException e) {
            throw new HalleyException(
                    ErrorKind.INVALID,
                    "--" + key + ": the file '" + file + "' cannot be read ("
                            + e.getClass().getSimpleName() + "). For a value that begins with '@', write '@@'.",
                    e);
        }
    }

    private static ParameterException refused(String argument, List<String> arguments, CommandLine command) {
        if (argument.startsWith("--") && argument.indexOf('=') < 0) {
            return new ParameterException(
                    command, argument + " has no value (expected: " + argument + "=<value>, with the equals sign).");
        }
        if (argument.startsWith("-") || argument.isEmpty()) {
            return new UnmatchedArgumentException(command, List.of(argument));
        }
        // What stands alone may be the value of a secret that the shell split: do not print it.
        return new ParameterException(
                command,
                "Argument " + (arguments.indexOf(argument) + 1) + " of the attributes is neither --<key>=<value> nor"
                        + " an option. Put values with spaces, and references like '{{secret.key}}', in quotes.");
    }
}
