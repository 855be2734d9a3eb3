package dev.halley.server.database;

import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import org.flywaydb.core.api.ResourceProvider;
import org.flywaydb.core.api.resource.LoadableResource;
import org.jspecify.annotations.Nullable;

/** Gives Flyway the text of each migration in the words of the database. */
final class MigrationTexts implements ResourceProvider {

    private final List<String> names;
    private final boolean postgres;

    MigrationTexts(List<String> names, boolean postgres) {
        this.names = names;
        this.postgres = postgres;
    }

    @Override
    public @Nullable LoadableResource getResource(String name) {
        String file = name.substring(name.lastIndexOf('/') + 1);
        return names.contains(file) ? new Text(file) : null;
    }

    @Override
    public Collection<LoadableResource> getResources(String prefix, String[] suffixes) {
        return names.stream()
                .filter(name ->
                        name.startsWith(prefix) && Arrays.stream(suffixes).anyMatch(name::endsWith))
                .<LoadableResource>map(Text::new)
                .toList();
    }

    private final class Text extends LoadableResource {

        private final String name;

        private Text(String name) {
            this.name = name;
        }

        @Override
        public Reader read() {
            String path = Migrations.FOLDER + name;
            try (InputStream in = MigrationTexts.class.getClassLoader().getResourceAsStream(path)) {
                if (in == null) {
                    throw new IOException("'" + path + "' is not on the class path");
                }
                String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
                return new StringReader(postgres ? PostgresText.of(text) : text);
            } catch (IOException unreadable) {
                throw new UncheckedIOException(unreadable);
            }
        }

        @Override
        public String getAbsolutePath() {
            return "classpath:" + Migrations.FOLDER + name;
        }

        @Override
        public String getAbsolutePathOnDisk() {
            return getAbsolutePath();
        }

        @Override
        public String getFilename() {
            return name;
        }

        @Override
        public String getRelativePath() {
            return name;
        }
    }
}
