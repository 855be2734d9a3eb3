package dev.halley.cli;

import picocli.CommandLine.Help;
import picocli.CommandLine.IHelpSectionRenderer;

/** The list of commands in the help of {@code halley}, by what one wants to do. */
final class GroupedHelp implements IHelpSectionRenderer {

    @Override
    public String render(Help help) {
        StringBuilder text = new StringBuilder();
        for (CommandGroup.Section section : CommandGroup.Section.values()) {
            text.append(help.createHeading("%n@|bold " + section.title() + ":|@%n"));
            for (CommandGroup group : CommandGroup.values()) {
                if (group.section() == section) {
                    text.append("  ")
                            .append(help.colorScheme().commandText(group.command()))
                            .append(" ".repeat(20 - group.command().length()))
                            .append(group.summary())
                            .append(System.lineSeparator());
                }
            }
        }
        return text.toString();
    }
}
