package dev.halley.integrations.comet;

import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The class path of a program that does not have the comet integration: that of the tests without it. */
final class WithoutComet extends ClassLoader {

    private final List<String> hidden =
            Distribution.parts().stream().map(WithoutComet::url).toList();

    WithoutComet() {
        super(WithoutComet.class.getClassLoader());
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        URL resource = super.getResource(name.replace('.', '/') + ".class");
        if (resource != null && isHidden(resource)) {
            throw new ClassNotFoundException(name);
        }
        return super.loadClass(name, resolve);
    }

    @Override
    public @Nullable URL getResource(String name) {
        try {
            Enumeration<URL> visible = getResources(name);
            return visible.hasMoreElements() ? visible.nextElement() : null;
        } catch (IOException e) {
            return null;
        }
    }

    @Override
    public Enumeration<URL> getResources(String name) throws IOException {
        return Collections.enumeration(Collections.list(super.getResources(name)).stream()
                .filter(resource -> !isHidden(resource))
                .toList());
    }

    private boolean isHidden(URL resource) {
        String place = resource.toString();
        return hidden.stream().anyMatch(part -> place.startsWith(part) || place.startsWith("jar:" + part));
    }

    private static String url(Path part) {
        try {
            return part.toUri().toURL().toString();
        } catch (MalformedURLException e) {
            throw new IllegalStateException(e);
        }
    }
}
