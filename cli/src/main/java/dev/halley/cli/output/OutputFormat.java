package dev.halley.cli.output;

import picocli.CommandLine.Option;

/** The option of all reading commands: a table for people or a JSON document for programs. */
public final class OutputFormat {

    /** How results are written. */
    public enum Kind {
        TABLE,
        JSON
    }

    @Option(
            names = "--output",
            paramLabel = "table|json",
            defaultValue = "table",
            description = "A table for people or a JSON document for programs. Defaults to ${DEFAULT-VALUE}.")
    private Kind kind = Kind.TABLE;

    public boolean isJson() {
        return kind == Kind.JSON;
    }
}
