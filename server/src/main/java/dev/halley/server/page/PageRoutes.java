package dev.halley.server.page;

import static dev.halley.server.http.Permission.PUBLIC;

import dev.halley.server.error.ApiException;
import dev.halley.server.error.ErrorKind;
import dev.halley.server.http.Call;
import dev.halley.server.http.Dialect;
import dev.halley.server.http.Routes;
import io.javalin.http.NotFoundResponse;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Serves the pages. They hold no data, so anybody may load them. */
public final class PageRoutes {

    private static final String FOLDER = "/dev/halley/ui/";
    private static final Pattern ASSET = Pattern.compile("[A-Za-z0-9_-][A-Za-z0-9._-]*");

    /**
     * Nothing but our own files runs, nothing but our own server is called, nobody frames us. Our code makes no HTML of texts, so no
     * trusted type exists: what tries is stopped. Frames show logged files, which carry a sandbox of their own.
     */
    private static final String POLICY =
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:;"
                    + " media-src 'self' blob:; font-src 'self'; connect-src 'self'; frame-src 'self'; base-uri 'none';"
                    + " form-action 'self'; frame-ancestors 'none'; object-src 'none';"
                    + " require-trusted-types-for 'script'; trusted-types 'none'";

    /** First parts of addresses that are no workspace: what is not declared below them does not exist. */
    private static final Set<String> APIS = Set.of("api", "clientlib", "optimizer", "assets");

    private static final byte[] NO_PAGES =
            "This build of Halley has no web pages: it was built with -Dskip.ui. The API is here all the same.\n"
                    .getBytes(StandardCharsets.UTF_8);

    private final Function<String, Optional<String>> pageOfExperiment;
    private final String folder;
    private final String embedPolicy;
    private final Map<String, WebFile> files = new ConcurrentHashMap<>();

    /**
     * Serves the pages.
     *
     * @param pageOfExperiment the path of the page of an experiment, by its key
     * @param embedAncestors sites that may frame an embedded chart; none is this one only
     */
    public PageRoutes(Function<String, Optional<String>> pageOfExperiment, List<String> embedAncestors) {
        this(pageOfExperiment, embedAncestors, FOLDER);
    }

    /** @param folder where the files are on the class path, with slashes around */
    PageRoutes(Function<String, Optional<String>> pageOfExperiment, List<String> embedAncestors, String folder) {
        this.pageOfExperiment = pageOfExperiment;
        this.embedPolicy = POLICY.replace(
                "frame-ancestors 'none'",
                "frame-ancestors " + (embedAncestors.isEmpty() ? "'self'" : String.join(" ", embedAncestors)));
        this.folder = folder;
    }

    /** To be declared after all others: its patterns match what others mean as well. */
    public void declare(Routes routes) {
        routes.root(Dialect.NATIVE)
                .get("/api/experiment/redirect", PUBLIC, this::redirect)
                .get("/assets/{file}", PUBLIC, this::asset)
                .get("/", PUBLIC, this::page)
                .get("/sign-in", PUBLIC, this::page)
                .get("/embed/{code}/{experiment}", PUBLIC, this::embed)
                .get("/pipelines", PUBLIC, this::page)
                .get("/pipelines/{run}", PUBLIC, this::page)
                .get("/{workspace}", PUBLIC, this::pageOfWorkspace)
                .get("/{workspace}/{project}", PUBLIC, this::pageOfWorkspace)
                .get("/{workspace}/{project}/{page}", PUBLIC, this::pageOfWorkspace)
                .get("/{workspace}/{project}/reports/{report}", PUBLIC, this::pageOfWorkspace);
    }

    /**
     * For everybody, because browsers do not send the session along when a notebook's link is followed. Who knows the long key of an
     * experiment learns its address from it, no more.
     */
    private void redirect(Call call) {
        String key = call.required("experimentKey");
        call.redirect(pageOfExperiment
                .apply(key)
                .orElseThrow(() -> new ApiException(ErrorKind.NOT_FOUND, "experiment '" + key + "' does not exist.")));
    }

    private void asset(Call call) {
        String name = call.path("file");
        WebFile file = ASSET.matcher(name).matches() ? file("assets/" + name) : null;
        if (file == null) {
            throw new ApiException(ErrorKind.NOT_FOUND, "there is no file '" + name + "' in this version of Halley.");
        }
        // The name holds a hash of the content, so it never changes.
        call.setHeader("Cache-Control", "public, max-age=31536000, immutable");
        answer(call, file);
    }

    private void pageOfWorkspace(Call call) {
        if (APIS.contains(call.path("workspace"))) {
            throw new NotFoundResponse();
        }
        page(call);
    }

    /** One live chart for other sites' pages. Its data needs the share link whose code is in the address. */
    private void embed(Call call) {
        page(call, embedPolicy);
        // The code is a secret of the address: no page behind a link on it may learn it.
        call.setHeader("Referrer-Policy", "no-referrer");
    }

    private void page(Call call) {
        page(call, POLICY);
    }

    private void page(Call call, String policy) {
        WebFile page = file("index.html");
        call.setHeader("Cache-Control", "no-cache");
        if (page == null) {
            call.notFound(NO_PAGES, "text/plain; charset=utf-8");
            return;
        }
        call.setHeader("Content-Security-Policy", policy);
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

    /** Only what there is stays in memory: names are chosen by callers. */
    private @Nullable WebFile file(String name) {
        WebFile known = files.get(name);
        if (known != null) {
            return known;
        }
        try (InputStream in = PageRoutes.class.getResourceAsStream(folder + name)) {
            if (in == null) {
                return null;
            }
            WebFile file = WebFile.of(name, in.readAllBytes());
            files.put(name, file);
            return file;
        } catch (IOException damagedJar) {
            throw new UncheckedIOException(damagedJar);
        }
    }
}
