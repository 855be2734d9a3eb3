package dev.halley.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.spi.ToolProvider;
import org.junit.jupiter.api.Test;

/** The Javadoc of what users compile against: without an error, a warning, or a link that leads nowhere. */
class JavadocTest {

    private static final List<String> SOURCES =
            List.of("pipeline", "comet-protocol", "comet-client", "integrations/comet");

    @Test
    void isWrittenWithoutAWarning() {
        StringWriter told = new StringWriter();
        PrintWriter printer = new PrintWriter(told);
        Path site = Path.of("target", "javadoc");
        String sources = String.join(
                ":",
                SOURCES.stream()
                        .map(module -> Halley.ROOT
                                .resolve(module)
                                .resolve("src/main/java")
                                .toString())
                        .toList());

        int code = ToolProvider.findFirst("javadoc")
                .orElseThrow()
                .run(
                        printer,
                        printer,
                        "-quiet",
                        "-Xdoclint:all,-missing",
                        "-Xwerror",
                        "-d",
                        site.toString(),
                        "-classpath",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        "-sourcepath",
                        sources,
                        "-subpackages",
                        "dev.halley",
                        "-exclude",
                        "dev.halley.internal.code:dev.halley.internal.engine:dev.halley.internal.graph:dev.halley.internal.log"
                                + ":dev.halley.internal.plan:dev.halley.metadata.remote");

        assertThat(code).as(told.toString()).isZero();
        assertThat(Files.exists(site.resolve("dev/halley/pipeline/Pipeline.html")))
                .isTrue();
        assertThat(Files.exists(site.resolve("dev/halley/internal"))).isFalse();
    }
}
