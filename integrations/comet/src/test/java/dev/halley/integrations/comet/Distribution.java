package dev.halley.integrations.comet;

import dev.halley.comet.client.CometClient;
import dev.halley.comet.protocol.CometJson;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;

/** A distribution that offers this build of the comet integration. */
final class Distribution {

    private Distribution() {}

    /** Where the parts of the integration are: jars or folders of classes. */
    static List<Path> parts() {
        return Stream.of(CometExperimentTrackerFlavor.class, CometClient.class, CometJson.class)
                .map(Distribution::location)
                .toList();
    }

    private static Path location(Class<?> part) {
        try {
            return Path.of(
                    part.getProtectionDomain().getCodeSource().getLocation().toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    static Path write(Path folder) throws IOException {
        Path comet = Files.createDirectories(folder.resolve("integrations").resolve("comet"));
        int number = 0;
        for (Path part : parts()) {
            Path jar = comet.resolve("part-" + number++ + ".jar");
            if (Files.isDirectory(part)) {
                pack(part, jar);
            } else {
                Files.copy(part, jar);
            }
        }
        return folder;
    }

    private static void pack(Path classes, Path jar) throws IOException {
        try (OutputStream file = Files.newOutputStream(jar);
                JarOutputStream packed = new JarOutputStream(file);
                Stream<Path> all = Files.walk(classes)) {
            for (Path each : all.filter(Files::isRegularFile).toList()) {
                packed.putNextEntry(
                        new JarEntry(classes.relativize(each).toString().replace('\\', '/')));
                Files.copy(each, packed);
                packed.closeEntry();
            }
        }
    }
}
