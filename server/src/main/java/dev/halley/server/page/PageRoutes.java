package dev.halley.server.page;

import static dev.halley.server.http.Permission.PUBLIC;
import static dev.halley.server.http.Permission.READ;

import dev.halley.server.error.ApiException;
import dev.halley.server.error.ErrorKind;
import dev.halley.server.experiment.Experiments;
import dev.halley.server.http.Call;
import dev.halley.server.http.Dialect;
import dev.halley.server.http.Routes;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/** Serves the pages. They hold no data, so anybody may load them. */
public final class PageRoutes {

    private static final String FOLDER = "/dev/halley/ui/";
    private static final Pattern ASSET = Pattern.compile("[A-Za-z0-9_-][A-Za-z0-9._-]*");

    /** Nothing but our own files runs, nothing but our own server is called, nobody frames us. */
    private static final String POLICY =
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:;"
                    + " font-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

    /** First parts of addresses that are no workspace: what is not declared below them does not exist. */
    private static final Set<String> APIS = Set.of("api", "clientlib", "optimizer", "assets");

    private final Experiments experiments;
    private final Map<String, Optional<WebFile>> files = new ConcurrentHashMap<>();

    public PageRoutes(Experiments experiments) {
        this.experiments = experiments;
    }

    /** To be declared after all others: its patterns match what others mean as well. */
    public void declare(Routes routes) {
        routes.root(Dialect.NATIVE)
                .get("/api/experiment/redirect", READ, this::redirect)
                .get("/assets/{file}", PUBLIC, this::asset)
                .get("/", PUBLIC, this::page)
                .get("/sign-in", PUBLIC, this::page)
                .get("/pipelines", PUBLIC, this::page)
                .get("/pipelines/{run}", PUBLIC, this::page)
                .get("/{workspace}", PUBLIC, this::pageOfWorkspace)
                .get("/{workspace}/{project}", PUBLIC, this::pageOfWorkspace)
                .get("/{workspace}/{project}/{page}", PUBLIC, this::pageOfWorkspace);
    }

    private void redirect(Call call) {
        call.redirect(
                experiments.require(call.caller(), call.query("experimentKey")).path());
    }

    private void asset(Call call) {
        String name = call.path("file");
        WebFile file = ASSET.matcher(name).matches() ? file("assets/" + name).orElse(null) : null;
        if (file == null) {
            throw new ApiException(ErrorKind.NOT_FOUND, "there is no file '" + name + "' in this version of Halley.");
        }
        // The name holds a hash of the content, so it never changes.
        call.setHeader("Cache-Control", "public, max-age=31536000, immutable");
        answer(call, file);
    }

    private void pageOfWorkspace(Call call) {
        if (APIS.contains(call.path("workspace"))) {
            throw new ApiException(
                    ErrorKind.NOT_FOUND, "there is no GET " + call.context().path() + " on this server.");
        }
        page(call);
    }

    private void page(Call call) {
        WebFile page = file("index.html")
                .orElseThrow(() -> new ApiException(
                        ErrorKind.NOT_FOUND,
                        "this build has no web pages (it was built with -Dskip.ui). The API is here."));
        call.setHeader("Cache-Control", "no-cache");
        call.setHeader("Content-Security-Policy", POLICY);
        answer(call, page);
    }

    private static void answer(Call call, WebFile file) {
        String accepted = call.header("Accept-Encoding");
        call.setHeader("Vary", "Accept-Encoding");
        if (accepted != null && accepted.contains("gzip")) {
            call.setHeader("Content-Encoding", "gzip");
            call.write(file.gzip(), file.contentType());
        } else {
            call.write(file.bytes(), file.contentType());
        }
    }

    private Optional<WebFile> file(String name) {
        return files.computeIfAbsent(name, PageRoutes::read);
    }

    private static Optional<WebFile> read(String name) {
        try (InputStream in = PageRoutes.class.getResourceAsStream(FOLDER + name)) {
            return in == null ? Optional.empty() : Optional.of(WebFile.of(name, in.readAllBytes()));
        } catch (IOException damagedJar) {
            throw new UncheckedIOException(damagedJar);
        }
    }
}
