package dev.halley.integration;

import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.Enumeration;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Loads an integration from its own jars, so that two integrations may need different versions of one library. What it shares
 * with Halley comes from Halley: the classes of halley-pipeline, and the libraries whose types those show.
 */
final class IntegrationClassLoader extends URLClassLoader {

    static {
        registerAsParallelCapable();
    }

    private static final List<String> SHARED = List.of("com.fasterxml.jackson.", "org.slf4j.", "org.jspecify.");

    private final String integration;
    private final String shared;

    IntegrationClassLoader(String name, URL[] jars, ClassLoader parent) {
        super("integration " + name, jars, parent);
        this.integration = name;
        this.shared = locationOf(
                Objects.requireNonNull(IntegrationClassLoader.class.getName()).replace('.', '/') + ".class", parent);
    }

    String integration() {
        return integration;
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        synchronized (getClassLoadingLock(name)) {
            Class<?> loaded = findLoadedClass(name);
            if (loaded == null) {
                loaded = isOwn(name) ? findClass(name) : getParent().loadClass(name);
            }
            if (resolve) {
                resolveClass(loaded);
            }
            return loaded;
        }
    }

    private boolean isOwn(String name) {
        String resource = name.replace('.', '/') + ".class";
        return SHARED.stream().noneMatch(name::startsWith) && findResource(resource) != null && !isPipeline(resource);
    }

    /** An integration folder may hold a copy of halley-pipeline; its classes would be strangers to ours. */
    private boolean isPipeline(String resource) {
        return resource.startsWith("dev/halley/") && shared.equals(locationOf(resource, getParent()));
    }

    private static String locationOf(String resource, ClassLoader loader) {
        URL found = loader.getResource(resource);
        String location = found == null ? "" : found.toString();
        return location.endsWith(resource) ? location.substring(0, location.length() - resource.length()) : "";
    }

    @Override
    public @Nullable URL getResource(String name) {
        URL own = findResource(name);
        return own == null ? getParent().getResource(name) : own;
    }

    @Override
    public Enumeration<URL> getResources(String name) throws IOException {
        Enumeration<URL> own = findResources(name);
        return own.hasMoreElements() ? own : getParent().getResources(name);
    }
}
