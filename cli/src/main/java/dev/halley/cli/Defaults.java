package dev.halley.cli;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.IDefaultValueProvider;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;

/** Values of options that the environment gives. */
record Defaults(Session session) implements IDefaultValueProvider {

    static final String OUTPUT_VARIABLE = "HALLEY_OUTPUT";

    @Override
    public @Nullable String defaultValue(ArgSpec argument) {
        if (argument instanceof OptionSpec option && option.longestName().equals("--output")) {
            String given = session.environment().apply(OUTPUT_VARIABLE);
            return given == null || given.isBlank() ? null : given.strip();
        }
        return null;
    }

    /** The parser asks for it at each option; that of a record would be made anew by each command. */
    @Override
    public String toString() {
        return "defaults of the environment";
    }
}
