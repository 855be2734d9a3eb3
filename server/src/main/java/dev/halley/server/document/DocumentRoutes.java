package dev.halley.server.document;

import static dev.halley.server.http.Permission.READ;
import static dev.halley.server.http.Permission.WRITE;

import dev.halley.server.document.Documents.Kind;
import dev.halley.server.error.ApiException;
import dev.halley.server.error.ErrorKind;
import dev.halley.server.experiment.Experiment;
import dev.halley.server.experiment.Experiments;
import dev.halley.server.http.Body;
import dev.halley.server.http.Call;
import dev.halley.server.http.Json;
import dev.halley.server.http.Routes;
import dev.halley.server.http.Sandbox;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;

/** Comet's calls that log documents and read them back. */
public final class DocumentRoutes {

    private static final int LONGEST_NOTES = 1_000_000;

    private final Experiments experiments;
    private final Documents documents;

    public DocumentRoutes(Experiments experiments, Documents documents) {
        this.experiments = experiments;
        this.documents = documents;
    }

    public void declare(Routes routes) {
        routes.cometRest()
                .post("/write/experiment/html", WRITE, this::logHtml)
                .post("/write/experiment/graph", WRITE, call -> log(call, Kind.GRAPH))
                .post("/write/experiment/code", WRITE, call -> log(call, Kind.CODE))
                .get("/experiment/html", READ, call -> read(call, Kind.HTML))
                .get("/experiment/graph", READ, call -> read(call, Kind.GRAPH))
                .get("/experiment/code", READ, call -> read(call, Kind.CODE));
        routes.api()
                .get("/experiments/{experimentKey}/html", READ, this::showHtml)
                .get("/experiments/{experimentKey}/notes", READ, this::readNotes)
                .put("/experiments/{experimentKey}/notes", WRITE, this::writeNotes);
    }

    private void logHtml(Call call) {
        Body body = call.json();
        long id = experiments.requireForLogging(call.caller(), body.text("experimentKey"));
        String html = body.requiredText("html");
        Long sent = body.number("timestamp");
        call.savedWhen(
                body.flag("override")
                        ? documents.replaceHtml(id, html)
                        : documents.appendHtml(id, html, sent == null ? 0 : sent));
    }

    private void log(Call call, Kind kind) {
        Body body = call.json();
        long id = experiments.requireForLogging(call.caller(), body.text("experimentKey"));
        call.savedWhen(documents.put(id, kind, Body.loggedText(body.get(name(kind)))));
    }

    private void read(Call call, Kind kind) {
        Experiment experiment = experiments.require(call.caller(), call.query("experimentKey"));
        // Comet: null before the first write; its Java SDK takes an empty text for a document.
        call.answer(Json.MAPPER
                .createObjectNode()
                .put(name(kind), documents.find(experiment.id(), kind).orElse(null)));
    }

    private void showHtml(Call call) {
        Experiment experiment = experiments.require(call.caller(), call.path("experimentKey"));
        String html = documents.find(experiment.id(), Kind.HTML).orElse("");
        call.setHeader("Content-Security-Policy", Sandbox.PAGE);
        call.setHeader("Cross-Origin-Resource-Policy", "same-origin");
        call.write(html.getBytes(StandardCharsets.UTF_8), "text/html; charset=utf-8");
    }

    private void readNotes(Call call) {
        Experiment experiment = experiments.require(call.caller(), call.path("experimentKey"));
        call.answer(Map.of("notes", documents.find(experiment.id(), Kind.NOTES).orElse("")));
    }

    private void writeNotes(Call call) {
        String notes = call.json().text("notes");
        if (notes == null || notes.length() > LONGEST_NOTES) {
            throw new ApiException(
                    ErrorKind.INVALID,
                    "notes: " + (notes == null ? "missing" : notes.length() + " characters") + " (expected: up to "
                            + LONGEST_NOTES + " characters of Markdown).");
        }
        Experiment experiment = experiments.require(call.caller(), call.path("experimentKey"));
        call.when(documents.put(experiment.id(), Kind.NOTES, notes), saved -> call.noContent());
    }

    private static String name(Kind kind) {
        return kind.name().toLowerCase(Locale.ROOT);
    }
}
