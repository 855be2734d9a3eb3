package dev.halley.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The commands that the tables of one chapter of a page show, to be executed one by one, all of them. */
final class ShownCommands {

    private static final Pattern COMMAND = Pattern.compile("`halley ([^`]+)`");
    private static final Pattern WORD = Pattern.compile("\"([^\"]*)\"|'([^']*)'|(\\S+)");

    private final Set<String> left = new LinkedHashSet<>();

    private ShownCommands() {}

    static ShownCommands of(Path page, String chapter) throws IOException {
        ShownCommands shown = new ShownCommands();
        boolean within = false;
        for (String line : Files.readAllLines(page, UTF_8)) {
            if (line.startsWith("## ")) {
                within = line.equals("## " + chapter);
            } else if (within && line.startsWith("| ")) {
                COMMAND.matcher(line).results().forEach(each -> shown.left.add(each.group(1)));
            }
        }
        assertThat(shown.left).as(chapter).isNotEmpty();
        return shown;
    }

    /**
     * The words of a command, which is taken off the list.
     *
     * @param values what stands for a word in capitals, {@code NAME} or {@code FILE}
     * @param more further words, which the page leaves out
     */
    String[] words(String command, Map<String, String> values, String... more) {
        assertThat(left.remove(command))
                .as("the page shows: halley %s", command)
                .isTrue();
        List<String> words = new ArrayList<>();
        Matcher matcher = WORD.matcher(command.endsWith(" &") ? command.substring(0, command.length() - 2) : command);
        while (matcher.find()) {
            String quoted = matcher.group(1) == null ? matcher.group(2) : matcher.group(1);
            words.add(quoted == null ? filled(matcher.group(3), values) : quoted);
        }
        words.addAll(List.of(more));
        return words.toArray(String[]::new);
    }

    private static String filled(String word, Map<String, String> values) {
        Matcher capitals = Pattern.compile("\\b[A-Z]{2,}\\b").matcher(word);
        return capitals.replaceAll(
                found -> Matcher.quoteReplacement(values.getOrDefault(found.group(), found.group())));
    }

    void assertAllWereExecuted() {
        assertThat(left).as("shown, but not executed").isEmpty();
    }
}
