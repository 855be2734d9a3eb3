package dev.halley.server.api;

import static dev.halley.server.http.Permission.READ;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.halley.server.error.ApiException;
import dev.halley.server.error.ErrorKind;
import dev.halley.server.experiment.Experiment;
import dev.halley.server.experiment.Experiments;
import dev.halley.server.http.Body;
import dev.halley.server.http.Call;
import dev.halley.server.http.Json;
import dev.halley.server.http.Routes;
import dev.halley.server.project.Project;
import dev.halley.server.query.ExperimentPage;
import dev.halley.server.query.ExperimentPage.Aggregate;
import dev.halley.server.query.ExperimentQueries;
import dev.halley.server.query.ExperimentQueries.KnownColumn;
import dev.halley.server.query.ExperimentQuery;
import dev.halley.server.query.Field;
import dev.halley.server.query.FilterCompletion;
import java.io.IOException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The native API's questions over all experiments of a project: the experiments table, its columns, its filter. */
public final class QueryRoutes {

    private static final int MOST_COLUMNS_LISTED = 2_000;
    private static final int MOST_DIFFERING_ROWS = 500;
    private static final int MOST_DIFFERING_COLUMNS = 2_000;

    private final Experiments experiments;
    private final ExperimentQueries queries;
    private final QueryReader reader;
    private final Clock clock;

    public QueryRoutes(Experiments experiments, ExperimentQueries queries, QueryReader reader, Clock clock) {
        this.experiments = experiments;
        this.queries = queries;
        this.reader = reader;
        this.clock = clock;
    }

    public void declare(Routes routes) {
        routes.api()
                .post("/experiments/query", READ, this::query)
                .get("/experiments/columns", READ, this::columns)
                .post("/experiments/differing", READ, this::differing)
                .get("/experiments/values", READ, this::values)
                .post("/experiments/complete", READ, this::complete)
                .post("/experiments/export", READ, this::export);
    }

    private void query(Call call) throws IOException {
        Body body = call.json();
        QueryReader.Seen seen = reader.seen(call.caller(), body);
        Project project = seen.project();
        ExperimentQuery query = reader.query(body, seen);
        ExperimentPage page = queries.page(project, query);
        List<Experiment> pinned = reader.known(call.caller(), project, body.texts("pinned"));
        List<ExperimentPage.Item> pinnedRows = queries.rows(project, pinned, query.columns());
        call.stream(json -> {
            json.writeStartObject();
            json.writeNumberField("total", page.total());
            json.writeNumberField("matching", page.matching());
            json.writeNumberField("items", page.items());
            json.writeNumberField("offset", page.offset());
            json.writeArrayFieldStart("shown");
            for (ExperimentPage.Item item : page.shown()) {
                write(item, json);
            }
            json.writeEndArray();
            json.writeArrayFieldStart("pinned");
            for (ExperimentPage.Item item : pinnedRows) {
                write(item, json);
            }
            json.writeEndArray();
            json.writeEndObject();
        });
    }

    private void write(ExperimentPage.Item item, JsonGenerator json) throws IOException {
        json.writeStartObject();
        if (item instanceof ExperimentPage.Row row) {
            writeRow(row, json);
        } else if (item instanceof ExperimentPage.Group group) {
            writeGroup(group, json);
        }
        json.writeEndObject();
    }

    private void writeRow(ExperimentPage.Row row, JsonGenerator json) throws IOException {
        Experiment experiment = row.experiment();
        json.writeStringField("kind", "row");
        json.writeStringField("experimentKey", experiment.key());
        json.writeStringField("name", experiment.name());
        json.writeStringField("workspace", experiment.workspace());
        json.writeStringField("project", experiment.project());
        json.writeStringField("state", experiments.state(experiment).word());
        json.writeBooleanField("archived", experiment.archived());
        json.writeNumberField("startMillis", experiment.startMillis());
        json.writeNumberField("endMillis", experiments.endMillis(experiment));
        json.writeNumberField("durationMillis", experiments.durationMillis(experiment));
        json.writeStringField("userName", experiment.user());
        json.writeArrayFieldStart("tags");
        for (String tag : row.tags()) {
            json.writeString(tag);
        }
        json.writeEndArray();
        json.writeArrayFieldStart("cells");
        for (Object cell : row.cells()) {
            write(cell, json);
        }
        json.writeEndArray();
    }

    private static void write(@Nullable Object cell, JsonGenerator json) throws IOException {
        if (cell == null) {
            json.writeNull();
        } else if (cell instanceof Double number && Double.isFinite(number)) {
            json.writeNumber(number);
        } else {
            json.writeString(cell.toString());
        }
    }

    private static void writeGroup(ExperimentPage.Group group, JsonGenerator json) throws IOException {
        json.writeStringField("kind", "group");
        json.writeArrayFieldStart("path");
        for (String part : group.path()) {
            json.writeString(part);
        }
        json.writeEndArray();
        json.writeBooleanField("defined", group.defined());
        json.writeNumberField("count", group.count());
        json.writeBooleanField("closed", group.closed());
        json.writeArrayFieldStart("aggregates");
        for (Aggregate aggregate : group.aggregates()) {
            if (aggregate == null) {
                json.writeNull();
            } else {
                json.writeStartObject();
                json.writeNumberField("count", aggregate.count());
                json.writeNumberField("mean", aggregate.mean());
                json.writeNumberField("min", aggregate.min());
                json.writeNumberField("max", aggregate.max());
                json.writeNumberField("deviation", aggregate.deviation());
                json.writeEndObject();
            }
        }
        json.writeEndArray();
    }

    /** Found ones first by kind, then by name; a project may have thousands. */
    private void columns(Call call) {
        QueryReader.Seen seen = reader.seen(call);
        String part = call.query("q");
        String wanted = part == null ? "" : part.toLowerCase(Locale.ROOT);
        long limit = call.number("limit", 500);
        List<String> kinds = call.queries("kind");
        ObjectNode answer = Json.MAPPER.createObjectNode();
        ArrayNode listed = answer.putArray("columns");
        int found = 0;
        for (KnownColumn column : queries.columns(seen.project(), seen.within())) {
            boolean wantedKind =
                    kinds.isEmpty() || kinds.contains(column.field().kind().word());
            if (wantedKind && column.field().name().toLowerCase(Locale.ROOT).contains(wanted)) {
                found++;
                if (listed.size() < Math.min(limit, MOST_COLUMNS_LISTED)) {
                    listed.addObject()
                            .put("id", column.field().id())
                            .put("kind", column.field().kind().word())
                            .put("name", column.field().name())
                            .put("varies", column.varies())
                            .put("numeric", column.numeric());
                }
            }
        }
        answer.put("found", found);
        call.answer(answer);
    }

    /** Which columns differ among the first experiments that match. */
    private void differing(Call call) {
        Body body = call.json();
        QueryReader.Seen seen = reader.seen(call.caller(), body);
        Project project = seen.project();
        List<Field> candidates = queries.columns(project).stream()
                .filter(KnownColumn::varies)
                .map(KnownColumn::field)
                .limit(MOST_DIFFERING_COLUMNS)
                .toList();
        ExperimentQuery asked = reader.query(body, seen);
        ExperimentQuery few = new ExperimentQuery(
                asked.scope(),
                asked.within(),
                asked.filter(),
                asked.orders(),
                List.of(),
                java.util.Set.of(),
                List.of(),
                0,
                MOST_DIFFERING_ROWS);
        List<String> ids = queries.differing(project, few, candidates).stream()
                .map(Field::id)
                .toList();
        call.answer(Map.of("columns", ids, "rows", MOST_DIFFERING_ROWS));
    }

    private void values(Call call) {
        Project project = reader.project(call);
        String part = call.query("q");
        List<String> found =
                queries.values(project, Field.ofId(call.required("column")), part == null ? "" : part, (int)
                        Math.min(1_000, call.number("limit", 100)));
        call.answer(Map.of("values", found));
    }

    private void complete(Call call) {
        Body body = call.json();
        Project project = reader.project(call.caller(), body);
        String text = body.text("filter");
        Long at = body.number("at");
        String filter = text == null ? "" : text;
        call.answer(new FilterCompletion(queries, project)
                .complete(filter, at == null ? filter.length() : (int) (long) at, clock.millis()));
    }

    /** All that match as CSV or JSON. */
    private void export(Call call) throws IOException {
        Body body = call.json();
        QueryReader.Seen seen = reader.seen(call.caller(), body);
        Project project = seen.project();
        ExperimentQuery asked = reader.query(body, seen);
        String format = body.text("format");
        if (format != null && !format.equals("csv") && !format.equals("json")) {
            throw new ApiException(ErrorKind.INVALID, "format: '" + format + "' (expected: csv or json).");
        }
        List<Field> columns = new ArrayList<>(List.of(Field.NAME, Field.KEY, Field.STATE));
        columns.addAll(asked.columns());
        ExperimentQuery query = new ExperimentQuery(
                asked.scope(),
                asked.within(),
                asked.filter(),
                asked.orders(),
                List.of(),
                java.util.Set.of(),
                columns,
                0,
                Integer.MAX_VALUE);
        JsonNode exported = new TableExport(queries, project, query).rows();
        if ("json".equals(format)) {
            call.answer(exported);
        } else {
            call.write(
                    TableExport.csv(columns, exported).getBytes(java.nio.charset.StandardCharsets.UTF_8),
                    "text/csv; charset=utf-8");
        }
    }
}
