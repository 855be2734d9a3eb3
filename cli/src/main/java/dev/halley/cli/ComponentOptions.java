package dev.halley.cli;

import dev.halley.stack.Components.Check;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Option;

/** What {@code register} and {@code update} of a component both take beside its attributes. */
final class ComponentOptions {

    @Option(
            names = {"-l", "--label"},
            paramLabel = "LABEL=VALUE",
            description = "A label; again for several.")
    private Map<String, String> labels = new LinkedHashMap<>();

    @Option(names = "--no-check", description = "Do not try whether credentials and address work.")
    private boolean unchecked;

    Map<String, String> labels() {
        return labels;
    }

    Check check() {
        return unchecked ? Check.LATER : Check.NOW;
    }
}
