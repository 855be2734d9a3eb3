package dev.halley.cli.output;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Locale;
import picocli.CommandLine.Option;

/** The option of all reading commands: a table for people or a document for programs. */
public class OutputFormat {

    /** How results are written. */
    public enum Kind {
        TABLE,
        JSON,
        YAML,
        CSV;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    @Option(
            names = {"-o", "--output"},
            paramLabel = "table|json|yaml|csv",
            defaultValue = "table",
            description = "A table for people or a document for programs. Defaults to HALLEY_OUTPUT, else table.")
    private Kind kind = Kind.TABLE;

    /** Whether a document is wanted and not a table. */
    public boolean isDocument() {
        return kind != Kind.TABLE;
    }

    /** Prints the document in the wanted form. */
    public void print(Terminal terminal, JsonNode document) {
        switch (kind) {
            case YAML -> terminal.print(Yaml.text(document));
            case CSV -> {
                String text = Csv.text(document);
                if (!text
                        .isEmpty()) { // A list without elements has no columns: no line then, rather than an empty one.
                    terminal.print(text);
                }
            }
            case TABLE, JSON -> terminal.print(document.toPrettyString());
        }
    }
}
