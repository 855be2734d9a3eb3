package dev.halley.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.halley.cli.Cli.Ended;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import javax.tools.JavaCompiler;
import javax.tools.SimpleJavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.StandardLocation;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A flavor that the test compiles into a jar of its own, as a user would. */
class OwnFlavorTest {

    private static final String FLAVOR = """
            package org.example;

            import dev.halley.alerter.*;
            import dev.halley.stack.*;

            public final class BellFlavor implements Flavor<Alerter, BellFlavor.Config> {
                public record Config(@ConfigAttribute(description = "How loud.", required = true) int volume) {}
                public String name() { return "bell"; }
                public ComponentType<Alerter> type() { return ComponentType.ALERTER; }
                public Class<Config> configType() { return Config.class; }
                public Alerter create(String name, Config config, ComponentContext context) {
                    return new Alerter() {
                        public String name() { return name; }
                        public void send(Alert alert) { System.out.println(alert.title()); }
                    };
                }
            }
            """;

    @TempDir
    Path folder;

    private Cli cli;
    private Path jar;

    @BeforeEach
    void compile() throws IOException {
        cli = new Cli(folder);
        jar = jar();
    }

    @Test
    void isRegisteredByItsClassAndUsed() {
        cli.run("alerter", "flavor", "register", "org.example.BellFlavor", "--jar", jar.toString())
                .succeeded();

        assertThat(cli.run("alerter", "flavor", "describe", "bell").out()).contains("volume", "How loud.");
        cli.run("alerter", "register", "door", "--flavor=bell", "--volume=3").succeeded();
        cli.run("stack", "register", "mine", "-al", "door").succeeded();
        cli.run("stack", "check", "mine").succeeded();
        assertThat(cli.run("alerter", "flavor", "delete", "bell").code()).isEqualTo(4);
        cli.run("stack", "delete", "mine").succeeded();
        cli.run("alerter", "delete", "door").succeeded();
        cli.run("alerter", "flavor", "delete", "bell").succeeded();
        assertThat(cli.run("alerter", "flavor", "describe", "bell").code()).isEqualTo(3);
    }

    @Test
    void isRefusedIfItIsNone() {
        Ended otherType =
                cli.run("orchestrator", "flavor", "register", "org.example.BellFlavor", "--jar", jar.toString());
        Ended noClass = cli.run("alerter", "flavor", "register", "org.example.Bell", "--jar", jar.toString());
        Ended noFlavor = cli.run("alerter", "flavor", "register", "java.lang.Object", "--jar", jar.toString());
        Ended noJar = cli.run("alerter", "flavor", "register", "org.example.BellFlavor", "--jar", "none.jar");

        assertThat(otherType.code()).isEqualTo(7);
        assertThat(otherType.err()).contains("halley alerter flavor register org.example.BellFlavor");
        assertThat(noClass.code()).isEqualTo(3);
        assertThat(noFlavor.err()).contains("java.lang.Object is no flavor");
        assertThat(noJar.code()).isEqualTo(3);
    }

    private Path jar() throws IOException {
        Path classes = Files.createDirectories(folder.resolve("classes"));
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, UTF_8)) {
            files.setLocationFromPaths(StandardLocation.CLASS_OUTPUT, List.of(classes));
            SimpleJavaFileObject source =
                    new SimpleJavaFileObject(
                            URI.create("string:///org/example/BellFlavor.java"),
                            javax.tools.JavaFileObject.Kind.SOURCE) {
                        @Override
                        public CharSequence getCharContent(boolean ignoreEncodingErrors) {
                            return FLAVOR;
                        }
                    };
            assertThat(compiler.getTask(null, files, null, List.of("-proc:none"), null, List.of(source))
                            .call())
                    .isTrue();
        }
        Path made = folder.resolve("bell.jar");
        try (OutputStream out = Files.newOutputStream(made);
                JarOutputStream zip = new JarOutputStream(out)) {
            for (String name : List.of("BellFlavor", "BellFlavor$Config", "BellFlavor$1")) {
                zip.putNextEntry(new JarEntry("org/example/" + name + ".class"));
                Files.copy(classes.resolve("org/example/" + name + ".class"), zip);
            }
        }
        return made;
    }
}
