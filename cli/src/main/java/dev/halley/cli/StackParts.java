package dev.halley.cli;

import dev.halley.stack.ComponentType;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** An option for each component type, as the commands that put stacks together have them. */
final class StackParts {

    private final Map<ComponentType<?>, OptionSpec> options = new LinkedHashMap<>();

    /** @param withoutName whether an option may stand without a name, for all of the type */
    StackParts(CommandSpec spec, boolean withoutName) {
        for (ComponentType<?> type : ComponentType.all()) {
            OptionSpec.Builder option = OptionSpec.builder(shortName(type), "--" + type.commandName())
                    .type(String[].class)
                    .splitRegex(",")
                    .paramLabel("NAME")
                    .arity(withoutName ? "0..1" : "1")
                    .description(
                            type.isRepeatable()
                                    ? "The " + type.words() + "; again or separated by commas for several."
                                    : "The " + type.words() + ".");
            if (withoutName) {
                option.fallbackValue("");
            }
            OptionSpec built = option.build();
            spec.addOption(built);
            options.put(type, built);
        }
    }

    private static String shortName(ComponentType<?> type) {
        return switch (type.name()) {
            case "alerter" -> "-al";
            case "model_registry" -> "-r";
            default -> "-" + type.name().charAt(0);
        };
    }

    /** The names that were given, by type; an empty list for an option without a name. */
    Map<ComponentType<?>, List<String>> given() {
        Map<ComponentType<?>, List<String>> names = new LinkedHashMap<>();
        options.forEach((type, option) -> {
            String[] values = option.getValue();
            if (values != null) {
                names.put(
                        type,
                        Arrays.stream(values).filter(name -> !name.isEmpty()).toList());
            }
        });
        return names;
    }
}
