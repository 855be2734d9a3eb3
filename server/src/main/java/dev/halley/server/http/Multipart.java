package dev.halley.server.http;

import dev.halley.server.error.ApiException;
import dev.halley.server.error.ErrorKind;
import jakarta.servlet.MultipartConfigElement;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.Part;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.jetty.ee10.servlet.ServletContextRequest;
import org.jspecify.annotations.Nullable;

/** The parts of a multipart body. Large ones wait in files, which {@link #close} removes. */
public final class Multipart implements AutoCloseable {

    private static final int HELD_IN_MEMORY = 256 << 10;
    private static final int LONGEST_TEXT = 1 << 20;

    private final List<Part> parts;

    private Multipart(List<Part> parts) {
        this.parts = parts;
    }

    static Multipart read(HttpServletRequest request, Path folder) throws IOException {
        request.setAttribute(
                ServletContextRequest.MULTIPART_CONFIG_ELEMENT,
                new MultipartConfigElement(folder.toString(), -1, -1, HELD_IN_MEMORY));
        try {
            return new Multipart(new ArrayList<>(request.getParts()));
        } catch (ServletException | IllegalStateException malformed) {
            throw refusal(malformed);
        } catch (IOException malformed) {
            if (malformed.getClass() == IOException.class) {
                throw refusal(malformed);
            }
            throw malformed;
        }
    }

    private static ApiException refusal(Exception malformed) {
        return new ApiException(
                ErrorKind.INVALID, "the body is not valid multipart/form-data: " + malformed.getMessage() + ".");
    }

    /** The text of a part, whether or not it came as a file; null if it is not there. */
    public @Nullable String text(String name) throws IOException {
        Part part = find(name);
        if (part == null) {
            return null;
        }
        if (part.getSize() > LONGEST_TEXT) {
            throw new ApiException(
                    ErrorKind.INVALID,
                    name + ": " + part.getSize() + " bytes (expected: at most " + LONGEST_TEXT + ").");
        }
        try (InputStream in = part.getInputStream()) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /** The bytes of a part; null if it is not there. */
    public @Nullable InputStream open(String name) throws IOException {
        Part part = find(name);
        return part == null ? null : part.getInputStream();
    }

    /** The name of the file that the client sent as this part, null if it gave none. */
    public @Nullable String fileName(String name) {
        Part part = find(name);
        return part == null ? null : part.getSubmittedFileName();
    }

    private @Nullable Part find(String name) {
        return parts.stream()
                .filter(part -> name.equals(part.getName()))
                .findFirst()
                .orElse(null);
    }

    @Override
    public void close() throws IOException {
        for (Part part : parts) {
            part.delete();
        }
    }
}
