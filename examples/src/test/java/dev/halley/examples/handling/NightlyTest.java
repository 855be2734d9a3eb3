package dev.halley.examples.handling;

import static org.assertj.core.api.Assertions.assertThat;

import dev.halley.client.Client;
import dev.halley.config.HalleyHome;
import dev.halley.metadata.StoredRun;
import dev.halley.pipeline.Pipeline;
import dev.halley.pipeline.PipelineRun;
import dev.halley.pipeline.RunOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NightlyTest {

    private static final Pattern SNIPPET = Pattern.compile("(?s)<!-- (\\S+Nightly\\.java) -->\n```java\n(.*?)```");

    @Test
    void runsAsThePagesSay(@TempDir Path home) {
        try (Client client = Client.open(new HalleyHome(home), name -> null)) {
            RunOptions options = RunOptions.defaults().client(client);
            PipelineRun run = Nightly.NIGHTLY.run(options);

            StoredRun stored = client.pipeline("nightly").lastRun();
            assertThat(stored.step("measure[2]").status().succeeded()).isTrue();
            assertThat(client.logs()
                            .readAll(stored, stored.step("measure[0]"))
                            .get(0)
                            .text())
                    .isEqualTo("measuring station 1");
            assertThat(Nightly.promote(client)).isEqualTo(1.0);
            assertThat(Nightly.found(client)).isEqualTo("1.0, 1 good, 1 used it, 0 failed");
            PipelineRun more = Nightly.NIGHTLY.run(options.parameter("count", 5));
            assertThat(Nightly.why(client, client.run(more.name())).reason())
                    .contains("Since run '" + run.name() + "': input 'values' changed");
            PipelineRun replay = Nightly.NIGHTLY.run(options.replay(run.name(), "mean"));
            assertThat(replay.step("measure").cached()).isTrue();
            assertThat(Nightly.NIGHTLY.configTemplate(options))
                    .contains("count: 3")
                    .contains("execution_mode:");
        }
    }

    @Test
    void isFoundByTheNameOfItsClass() {
        Pipeline loaded =
                Pipeline.load(Nightly.class.getName() + "#NIGHTLY", getClass().getClassLoader());

        assertThat(loaded).isSameAs(Nightly.NIGHTLY);
    }

    @Test
    void isWhatThePagesShow() throws Exception {
        Path root = Path.of("..").toAbsolutePath().normalize();
        List<Path> pages;
        try (Stream<Path> walk = Files.walk(root.resolve("docs"))) {
            pages = walk.filter(page -> page.toString().endsWith(".md")).toList();
        }
        int shown = 0;
        for (Path page : pages) {
            Matcher snippets = SNIPPET.matcher(Files.readString(page));
            while (snippets.find()) {
                assertThat(Files.readString(root.resolve(snippets.group(1)))).contains(snippets.group(2));
                shown++;
            }
        }
        assertThat(shown).isGreaterThan(3);
    }
}
