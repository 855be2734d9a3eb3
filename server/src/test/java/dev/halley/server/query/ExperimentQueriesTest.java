package dev.halley.server.query;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.halley.server.TestServer;
import dev.halley.server.TestServer.Answer;
import dev.halley.server.database.DatabaseTest;
import dev.halley.server.http.Json;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DatabaseTest
class ExperimentQueriesTest {

    @TempDir
    static Path home;

    private static TestServer server;

    @BeforeAll
    static void start() {
        server = TestServer.start(home);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static void log(String what, String key, String fields) {
        server.post("/api/rest/v2/write/experiment/" + what, "{\"experimentKey\":\"" + key + "\"," + fields + "}");
    }

    private static String experiment(
            String project, String name, Map<String, String> parameters, Map<String, String> metrics) {
        String key = server.experiment(project);
        log("log-other", key, "\"key\":\"Name\",\"value\":\"" + name + "\"");
        parameters.forEach((parameter, value) ->
                log("parameter", key, "\"parameterName\":\"" + parameter + "\",\"parameterValue\":\"" + value + "\""));
        metrics.forEach((metric, value) ->
                log("metric", key, "\"metricName\":\"" + metric + "\",\"metricValue\":\"" + value + "\",\"step\":1"));
        return key;
    }

    private static ObjectNode body(String project, String filter) {
        return Json.MAPPER
                .createObjectNode()
                .put("workspace", TestServer.OWNER)
                .put("project", project)
                .put("filter", filter);
    }

    private static JsonNode query(ObjectNode body) {
        Answer answer = server.post("/api/v1/experiments/query", body.toString());
        assertThat(answer.status()).as(answer.json().toString()).isEqualTo(200);
        return answer.json();
    }

    private static List<String> keys(String project, String filter, String... sort) {
        ObjectNode body = body(project, filter);
        ArrayNode orders = body.putArray("sort");
        for (String order : sort) {
            orders.add(order);
        }
        List<String> keys = new ArrayList<>();
        query(body)
                .path("shown")
                .forEach(row -> keys.add(row.path("experimentKey").asText()));
        return keys;
    }

    @Test
    void seesWhatWasAcknowledgedJustBefore() {
        String key = experiment("fresh", "a", Map.of("rate", "0.1"), Map.of("loss", "0.5"));
        assertThat(keys("fresh", "param.rate = 0.10 and metric.loss < 1")).containsExactly(key);

        log("metric", key, "\"metricName\":\"loss\",\"metricValue\":2,\"step\":2");
        log("parameter", key, "\"parameterName\":\"rate\",\"parameterValue\":\"0.9\"");
        log("tags", key, "\"addedTags\":[\"night\"]");

        assertThat(keys("fresh", "metric.loss = 2 and metric.loss.min = 0.5 and param.rate = 0.9 and tag = night"))
                .containsExactly(key);
        assertThat(keys("fresh", "metric.loss@1 = 0.5")).containsExactly(key);
        assertThat(keys("fresh", "param.rate = 0.1")).isEmpty();
    }

    @Test
    void seesWhatWasOnlyBegunSinceTheProjectWasLookedAt() {
        String first = server.experiment("begun");
        assertThat(keys("begun", "")).containsExactly(first);

        String second = server.experiment("begun");
        assertThat(keys("begun", "")).containsExactlyInAnyOrder(first, second);

        log("parameter", second, "\"parameterName\":\"rate\",\"parameterValue\":\"0.1\"");
        assertThat(keys("begun", "param.rate = 0.1")).containsExactly(second);
    }

    @Test
    void sortsNumbersBeforeTextsAndNothingLast() {
        String ten = experiment("sorted", "ten", Map.of("x", "10"), Map.of("m", "NaN"));
        String text = experiment("sorted", "text", Map.of("x", "many"), Map.of("m", "1"));
        String none = experiment("sorted", "none", Map.of(), Map.of());
        String nine = experiment("sorted", "nine", Map.of("x", "9.5"), Map.of("m", "Infinity"));

        assertThat(keys("sorted", "", "param:x")).containsExactly(nine, ten, text, none);
        assertThat(keys("sorted", "", "-param:x")).containsExactly(ten, nine, text, none);
        assertThat(keys("sorted", "", "-metric:m")).containsExactly(nine, text, ten, none);
        assertThat(keys("sorted", "metric.m = NaN")).containsExactly(ten);
    }

    @Test
    void groupsInNestedGroupsWithAggregates() {
        experiment("groups", "a", Map.of("model", "tree", "depth", "3"), Map.of("score", "0.5"));
        experiment("groups", "b", Map.of("model", "tree", "depth", "3"), Map.of("score", "0.7"));
        experiment("groups", "c", Map.of("model", "tree", "depth", "10"), Map.of("score", "0.9"));
        experiment("groups", "d", Map.of(), Map.of("score", "NaN"));
        ObjectNode body = body("groups", "");
        body.putArray("group").add("param:model").add("param:depth");
        body.putArray("columns").add("metric:score");
        body.putArray("closed").addObject().putArray("path").add("tree").add("10");

        JsonNode answer = query(body);

        List<String> lines = new ArrayList<>();
        answer.path("shown").forEach(item -> lines.add(item.path("kind").asText() + " " + item.path("path")));
        assertThat(lines)
                .containsExactly(
                        "group [\"tree\"]",
                        "group [\"tree\",\"3\"]",
                        "row ",
                        "row ",
                        "group [\"tree\",\"10\"]",
                        "group [\"\"]",
                        "group [\"\",\"\"]",
                        "row ");
        JsonNode tree = answer.path("shown").path(0);
        assertThat(tree.path("count").asInt()).isEqualTo(3);
        assertThat(tree.path("aggregates").path(0).path("mean").asDouble())
                .isEqualTo(0.7, org.assertj.core.data.Offset.offset(1e-9));
        assertThat(answer.path("shown").path(5).path("aggregates").path(0).isNull())
                .isTrue();
    }

    @Test
    void groupsStandInTheOrderOfTheirNumbers() {
        for (String rate : List.of("0.05", "none", "1e-05", "0.1", "10", "-1", "2")) {
            experiment("rates", rate, Map.of("rate", rate), Map.of());
        }

        assertThat(groups("rates", "param:rate")).containsExactly("-1", "1e-05", "0.05", "0.1", "2", "10", "none");
    }

    @Test
    void equalNumbersAreOneGroupNamedAsFirstWritten() {
        for (String rate : List.of("1e-05", "3.0", "nan", "1.0E-5", "0.00001", "3", "NaN")) {
            experiment("same", rate, Map.of("rate", rate), Map.of());
        }

        assertThat(groups("same", "param:rate")).containsExactly("1e-05", "3.0", "nan");
    }

    /** Versions and ids look like numbers, and seeds of 64 bits are more than doubles can tell apart. */
    @Test
    void whatNoProgramPrintsForANumberIsAGroupOfItsOwn() {
        for (String value : List.of("3.1", "3.10", "007", "7", "9007199254740993", "9007199254740992")) {
            experiment("alike", value, Map.of("value", value), Map.of());
        }

        assertThat(groups("alike", "param:value"))
                .containsExactly("3.1", "3.10", "007", "7", "9007199254740992", "9007199254740993");
    }

    @Test
    void equalNumbersDoNotDifferAndAreOfferedOnce() {
        for (String rate : List.of("1e-05", "1.0E-5", "0.00001")) {
            experiment(
                    "even", "even", Map.of("rate", rate, "version", rate.equals("1e-05") ? "3.1" : "3.10"), Map.of());
        }

        JsonNode differing = server.post(
                        "/api/v1/experiments/differing", body("even", "").toString())
                .json();

        assertThat(differing.path("columns"))
                .extracting(JsonNode::asText)
                .contains("param:version")
                .doesNotContain("param:rate");
        assertThat(offered("param:rate", "")).containsExactly("1e-05");
        assertThat(offered("param:rate", "1.0e")).containsExactly("1.0E-5");
        assertThat(offered("param:version", "3")).containsExactly("3.1", "3.10");
    }

    private static List<String> offered(String column, String part) {
        List<String> offered = new ArrayList<>();
        server.get("/api/v1/experiments/values?workspace=" + TestServer.OWNER + "&project=even&column=" + column + "&q="
                        + part)
                .json()
                .path("values")
                .forEach(value -> offered.add(value.asText()));
        return offered;
    }

    private List<String> groups(String project, String field) {
        ObjectNode body = body(project, "");
        body.putArray("group").add(field);
        List<String> groups = new ArrayList<>();
        query(body).path("shown").forEach(item -> item.path("path").forEach(name -> groups.add(name.asText())));
        return groups;
    }

    @Test
    void findsTheSameAsANaiveSearch() {
        Random random = new Random(7);
        List<Map<String, String>> all = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            Map<String, String> parameters = new TreeMap<>();
            if (random.nextInt(4) > 0) {
                parameters.put(
                        "a", List.of("1", "1.0", "2", "x", "X y", "NaN", "-3e1").get(random.nextInt(7)));
            }
            if (random.nextBoolean()) {
                parameters.put("b", Integer.toString(random.nextInt(5)));
            }
            Map<String, String> values = new TreeMap<>(parameters);
            values.put("key", experiment("naive", "n" + i, parameters, Map.of()));
            all.add(values);
        }
        String[] leaves = {
            "param.a = 1",
            "param.a != 1",
            "param.a = '1'",
            "param.a > 0",
            "param.a in (2, 'x')",
            "param.a is null",
            "param.a contains x",
            "param.a ~ '^[0-9]$'",
            "param.b <= 2",
            "param.b between 1 and 3",
            "param.a not in (1)"
        };
        List<Predicate<Map<String, String>>> naive = List.of(
                e -> number(e, "a") == 1,
                e -> e.containsKey("a") && !isText(e, "a") && number(e, "a") != 1,
                e -> "1".equals(e.get("a")),
                e -> number(e, "a") > 0,
                e -> number(e, "a") == 2 || "x".equals(e.get("a")),
                e -> !e.containsKey("a"),
                e -> e.containsKey("a") && e.get("a").toLowerCase(Locale.ROOT).contains("x"),
                e -> e.containsKey("a") && e.get("a").matches("[0-9]"),
                e -> number(e, "b") <= 2,
                e -> number(e, "b") >= 1 && number(e, "b") <= 3,
                e -> e.containsKey("a") && number(e, "a") != 1);
        for (int round = 0; round < 150; round++) {
            int i = random.nextInt(leaves.length);
            int j = random.nextInt(leaves.length);
            boolean or = random.nextBoolean();
            boolean not = random.nextBoolean();
            String filter = leaves[i] + (or ? " or " : " and ") + (not ? "not " : "") + leaves[j];
            Predicate<Map<String, String>> second = not ? naive.get(j).negate() : naive.get(j);
            Predicate<Map<String, String>> expected =
                    or ? naive.get(i).or(second) : naive.get(i).and(second);

            assertThat(keys("naive", filter))
                    .as("round %d: %s", round, filter)
                    .containsExactlyInAnyOrderElementsOf(
                            all.stream().filter(expected).map(e -> e.get("key")).toList());
        }
    }

    private static boolean isText(Map<String, String> experiment, String name) {
        return FilterValues.number(experiment.getOrDefault(name, "")) == null;
    }

    private static double number(Map<String, String> experiment, String name) {
        Double number = FilterValues.number(experiment.getOrDefault(name, ""));
        return number == null ? Double.NaN : number;
    }

    @Test
    void keepsTheColumnsOverARestart(@TempDir Path folder) {
        String key;
        try (TestServer first = TestServer.start(folder)) {
            key = first.experiment("kept");
            first.post(
                    "/api/rest/v2/write/experiment/metric",
                    "{\"experimentKey\":\"" + key + "\",\"metricName\":\"loss\",\"metricValue\":0.25,\"step\":3}");
        }
        try (TestServer second = TestServer.start(folder)) {
            ObjectNode body = body("kept", "metric.loss = 0.25 and metric.loss.step = 3");
            body.putArray("columns").add("metric:loss");

            JsonNode answer =
                    second.post("/api/v1/experiments/query", body.toString()).json();

            assertThat(answer.path("shown").path(0).path("cells").path(0).asDouble())
                    .isEqualTo(0.25);
        }
    }

    @Test
    void refusesAFilterWithThePlaceOfTheMistake() {
        server.experiment("mistakes");

        Answer answer = server.post(
                "/api/v1/experiments/query",
                body("mistakes", "state = running and (").toString());
        JsonNode completion = server.post(
                        "/api/v1/experiments/complete",
                        body("mistakes", "state = ru").put("at", 10).toString())
                .json();

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.text("detail")).contains("filter, character 22");
        assertThat(completion.path("options").path(0).path("text").asText()).isEqualTo("running");
        assertThat(completion.path("from").asInt()).isEqualTo(8);
    }

    @Test
    void exportsFormulasAsTexts() {
        String key = experiment("export", "=1+1", Map.of("cmd", "@x,y", "n", "-5"), Map.of());
        ObjectNode body = body("export", "").put("format", "csv");
        body.putArray("columns").add("param:cmd").add("param:n");

        String csv = new String(
                server.post("/api/v1/experiments/export", body.toString())
                        .whole()
                        .body(),
                java.nio.charset.StandardCharsets.UTF_8);

        assertThat(csv).isEqualTo("name,key,state,param:cmd,param:n\r\n'=1+1," + key + ",running,\"'@x,y\",-5\r\n");
    }
}
