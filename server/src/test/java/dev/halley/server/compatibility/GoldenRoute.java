package dev.halley.server.compatibility;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * A line of {@code routes.txt}: {@code VERB PATH DIALECT PERMISSION}, and for Comet's dialect also {@code | PARAMETERS | USERS | NOTE}.
 *
 * <ul>
 *   <li>A path may begin with <code>{rest}</code> (both bases of REST v2) or <code>{sdk}</code> (the SDKs' protocol, also at the root).
 *   <li>Permission {@code -} marks a call that is not served; its note begins with {@code not:} and says why. The note of a call that
 *       is served in part begins with {@code partial:}.
 *   <li>Parameters are {@code name[/other spelling][?][:type]}; {@code ?} is optional; types are {@code text} (if none is given),
 *       {@code number}, {@code flag}, {@code list}, {@code objects}, {@code object}, {@code choice} (of a few words), {@code any}, {@code file}, {@code query}. They are in
 *       the query of a GET and in the JSON of others. The word {@code multipart} says that all but files, metadata and link are in the
 *       query; {@code array} that the body is a list of such objects.
 *   <li>Users: J Java SDK, P Python SDK, R cometr, X cometx.
 * </ul>
 */
record GoldenRoute(
        String verb,
        String path,
        String dialect,
        String permission,
        List<Parameter> parameters,
        boolean multipart,
        boolean array,
        String users,
        String note) {

    /** A parameter of a call. */
    record Parameter(List<String> spellings, boolean required, String type) {

        static Parameter parse(String word) {
            int colon = word.indexOf(':');
            String type = colon < 0 ? "text" : word.substring(colon + 1);
            String name = colon < 0 ? word : word.substring(0, colon);
            boolean optional = name.endsWith("?");
            return new Parameter(
                    List.of((optional ? name.substring(0, name.length() - 1) : name).split("/")), !optional, type);
        }

        String name() {
            return spellings.get(0);
        }
    }

    static List<GoldenRoute> all() {
        try (InputStream list = GoldenRoute.class.getResourceAsStream("/dev/halley/server/routes.txt")) {
            if (list == null) {
                throw new IllegalStateException("routes.txt is missing");
            }
            return new String(list.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .map(GoldenRoute::parse)
                    .toList();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static GoldenRoute parse(String line) {
        String[] columns = line.split(" \\| ", -1);
        String[] words = columns[0].split(" ", -1);
        if (words.length != 4 || (words[2].equals("COMET") ? columns.length != 4 : columns.length != 1)) {
            throw new IllegalArgumentException("routes.txt: '" + line
                    + "' (expected: verb, path, dialect, permission; for Comet's also | parameters | users | note)");
        }
        List<String> parameters = new ArrayList<>(
                columns.length == 1 || columns[1].equals("-") ? List.of() : List.of(columns[1].split(" ")));
        boolean multipart = parameters.remove("multipart");
        boolean array = parameters.remove("array");
        return new GoldenRoute(
                words[0],
                words[1],
                words[2],
                words[3],
                parameters.stream().map(Parameter::parse).toList(),
                multipart,
                array,
                columns.length == 1 ? "-" : columns[2],
                columns.length == 1 ? "-" : columns[3]);
    }

    boolean isComet() {
        return dialect.equals("COMET");
    }

    boolean isServed() {
        return !permission.equals("-");
    }

    boolean isPartial() {
        return note.startsWith("partial:");
    }

    /** The addresses that the line stands for. */
    List<String> paths() {
        if (path.startsWith("{rest}")) {
            return under("{rest}", "/api/rest/v2", "/clientlib/rest/v2");
        }
        return path.startsWith("{sdk}") ? under("{sdk}", "/clientlib", "") : List.of(path);
    }

    private List<String> under(String prefix, String... bases) {
        return Arrays.stream(bases)
                .map(base -> base + path.substring(prefix.length()))
                .toList();
    }

    /** As the server describes its routes. */
    Stream<String> described() {
        return paths().stream().map(one -> verb + " " + one + " " + dialect + " " + permission);
    }
}
