package dev.halley.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class ReadmeTest {

    private static final Pattern SNIPPET = Pattern.compile("(?s)<!-- (\\S+\\.java) -->\n```java\n(.*?)```");

    @Test
    void showsCodeThatIsCompiled() throws IOException {
        Path root = Path.of("..").toAbsolutePath().normalize();
        Matcher snippets = SNIPPET.matcher(Files.readString(root.resolve("README.md")));
        int count = 0;
        while (snippets.find()) {
            assertThat(Files.readString(root.resolve(snippets.group(1)))).contains(snippets.group(2));
            count++;
        }

        assertThat(count).isEqualTo(2);
    }
}
