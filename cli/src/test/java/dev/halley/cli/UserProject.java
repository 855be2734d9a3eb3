package dev.halley.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.StandardLocation;
import javax.tools.ToolProvider;

/** What a user has: classes of {@code org.example} that were compiled elsewhere, in a folder and in a jar. */
record UserProject(Path classes, Path jar) {

    /** @param names of the sources in the resources of the tests */
    static UserProject compile(Path folder, String... names) throws IOException {
        Path classes = Files.createDirectories(folder.resolve("classes"));
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        List<Source> sources = new ArrayList<>();
        for (String name : names) {
            sources.add(new Source(name));
        }
        try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, UTF_8)) {
            files.setLocationFromPaths(StandardLocation.CLASS_OUTPUT, List.of(classes));
            assertThat(compiler.getTask(null, files, null, List.of("-proc:none"), null, sources)
                            .call())
                    .isTrue();
        }
        Path jar = folder.resolve("project.jar");
        try (OutputStream out = Files.newOutputStream(jar);
                JarOutputStream zip = new JarOutputStream(out);
                Stream<Path> compiled = Files.walk(classes)) {
            for (Path each : compiled.filter(Files::isRegularFile).sorted().toList()) {
                zip.putNextEntry(new JarEntry(classes.relativize(each).toString()));
                Files.copy(each, zip);
            }
        }
        return new UserProject(classes, jar);
    }

    private static final class Source extends SimpleJavaFileObject {
        private final String text;

        Source(String name) throws IOException {
            super(URI.create("string:///org/example/" + name + ".java"), JavaFileObject.Kind.SOURCE);
            try (InputStream in = UserProject.class.getResourceAsStream("/org/example/" + name + ".java.txt")) {
                text = new String(Objects.requireNonNull(in, name).readAllBytes(), UTF_8);
            }
        }

        @Override
        public CharSequence getCharContent(boolean ignoreEncodingErrors) {
            return text;
        }
    }
}
