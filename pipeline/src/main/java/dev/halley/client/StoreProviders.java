package dev.halley.client;

import dev.halley.error.ErrorKind;
import dev.halley.error.HalleyException;
import dev.halley.metadata.MetadataStoreProvider;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.ServiceLoader;

/**
 * Finds the metadata store on the class path. {@link ServiceLoader} opens every jar of it before it says what is in the first, which takes
 * a short command a tenth of its time; so what the first jar names is taken, and the rest is asked only if there is none.
 */
final class StoreProviders {

    private static final String FILE = "META-INF/services/" + MetadataStoreProvider.class.getName();

    private StoreProviders() {}

    /** @throws HalleyException FAILED if there is none */
    static MetadataStoreProvider first(ClassLoader loader) {
        return named(loader)
                .or(() ->
                        ServiceLoader.load(MetadataStoreProvider.class, loader).findFirst())
                .orElseThrow(
                        () -> new HalleyException(
                                ErrorKind.FAILED,
                                "There is no metadata store on the class path. Add the dependency dev.halley:halley-metadata."));
    }

    private static Optional<MetadataStoreProvider> named(ClassLoader loader) {
        URL file = loader.getResource(FILE);
        if (file == null) {
            return Optional.empty();
        }
        try (InputStream in = file.openStream()) {
            Optional<String> name = new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .map(line -> line.replaceFirst("#.*", "").strip())
                    .filter(line -> !line.isEmpty())
                    .findFirst();
            if (name.isEmpty()) {
                return Optional.empty();
            }
            Object provider = Class.forName(name.get(), true, loader)
                    .getDeclaredConstructor()
                    .newInstance();
            return Optional.of((MetadataStoreProvider) provider);
        } catch (IOException | ReflectiveOperationException | ClassCastException e) {
            return Optional.empty(); // Whoever looks properly says what is wrong with it.
        }
    }
}
