package dev.halley.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.halley.config.HalleyHome;
import dev.halley.error.HalleyException;
import dev.halley.metadata.MetadataStore;
import dev.halley.metadata.MetadataStoreProvider;
import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Enumeration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StoreProvidersTest {

    @TempDir
    private Path folder;

    @Test
    void takesTheFirstWithoutAskingAllJars() throws IOException {
        Path services = folder.resolve("services");
        Files.writeString(services, "# of a test\n\n" + First.class.getName() + " # the first\n");

        assertThat(StoreProviders.first(new Loader(services, false))).isInstanceOf(First.class);
    }

    @Test
    void asksAllIfTheFirstCannotBeMade() throws IOException {
        Path services = folder.resolve("services");
        Files.writeString(services, "org.example.Missing\n");

        assertThatThrownBy(() -> StoreProviders.first(new Loader(services, true)))
                .isInstanceOf(HalleyException.class)
                .hasMessageContaining("halley-metadata");
    }

    /** A class path whose first jar names a provider. */
    private static final class Loader extends ClassLoader {
        private final Path services;
        private final boolean asked;

        Loader(Path services, boolean asked) {
            super(StoreProvidersTest.class.getClassLoader());
            this.services = services;
            this.asked = asked;
        }

        @Override
        public @Nullable URL getResource(String name) {
            try {
                return name.endsWith(MetadataStoreProvider.class.getName())
                        ? services.toUri().toURL()
                        : super.getResource(name);
            } catch (MalformedURLException e) {
                throw new AssertionError(e);
            }
        }

        @Override
        public Enumeration<URL> getResources(String name) {
            assertThat(asked).as("all jars are asked").isTrue();
            return Collections.emptyEnumeration();
        }
    }

    /** A provider. */
    public static final class First implements MetadataStoreProvider {
        @Override
        public MetadataStore open(HalleyHome home) {
            throw new UnsupportedOperationException();
        }
    }
}
