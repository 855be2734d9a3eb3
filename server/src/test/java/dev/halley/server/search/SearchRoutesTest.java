package dev.halley.server.search;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.halley.server.TestServer;
import dev.halley.server.TestServer.Answer;
import dev.halley.server.database.DatabaseTest;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Comet's queries in the very form in which its Python SDK writes them. */
@DatabaseTest
class SearchRoutesTest {

    private static final String WRITE = "/api/rest/v2/write/experiment/";

    @TempDir
    static Path home;

    private static TestServer server;
    private static String low;
    private static String high;
    private static String bare;

    @BeforeAll
    static void start() {
        server = TestServer.start(home);
        low = experiment("low", "0.25", "adam", "true");
        high = experiment("high", "0.75", "sgd", "false");
        bare = server.experiment("search");
        server.post(WRITE + "tags", "{\"experimentKey\":\"" + low + "\",\"addedTags\":[\"best\",\"it's; DROP\"]}");
        server.post(WRITE + "html", "{\"experimentKey\":\"" + low + "\",\"html\":\"<p>\"}");
        server.post(
                WRITE + "system-details",
                "{\"experimentKey\":\"" + low + "\",\"os\":\"Linux 6\",\"hostname\":\"box\"}");
        server.post(WRITE + "git/metadata", "{\"experimentKey\":\"" + high + "\",\"parent\":\"abc123\"}");
        server.post(
                WRITE + "set-start-end-time",
                "{\"experimentKey\":\"" + high
                        + "\",\"startTimeMillis\":1577836800000,\"endTimeMillis\":1577836920000}");
    }

    private static String experiment(String name, String loss, String optimizer, String shuffled) {
        String key = server.experiment("search");
        server.post(
                WRITE + "metric",
                "{\"experimentKey\":\"" + key + "\",\"metricName\":\"loss\",\"metricValue\":\"" + loss
                        + "\",\"step\":1}");
        server.post(
                WRITE + "parameter",
                "{\"experimentKey\":\"" + key + "\",\"parameterName\":\"optimizer\",\"parameterValue\":\"" + optimizer
                        + "\"}");
        server.post(
                WRITE + "log-other",
                "{\"experimentKey\":\"" + key + "\",\"key\":\"shuffled\",\"value\":" + shuffled + "}");
        server.post(
                WRITE + "log-other", "{\"experimentKey\":\"" + key + "\",\"key\":\"Name\",\"value\":\"" + name + "\"}");
        return key;
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void comparesMetricsParametersAndOthers() {
        assertThat(query(rule("metrics", "loss", "double", "less", "0.5"))).containsExactly(low);
        assertThat(query(rule("metrics", "loss", "double", "greater_or_equal", "0.25")))
                .containsExactlyInAnyOrder(low, high);
        assertThat(query(rule("metrics", "loss", "double", "between", "[\"0.5\",\"1\"]")))
                .containsExactly(high);
        assertThat(query(rule("metrics", "loss", "double", "not_between", "[\"0.5\",\"1\"]")))
                .containsExactly(low);
        assertThat(query(rule("params", "optimizer", "string", "equal", "\"adam\"")))
                .containsExactly(low);
        assertThat(query(rule("params", "optimizer", "string", "not_equal", "\"adam\"")))
                .containsExactly(high);
        assertThat(query(rule("params", "optimizer", "string", "begins_with", "\"ad\"")))
                .containsExactly(low);
        assertThat(query(rule("params", "optimizer", "string", "ends_with", "\"gd\"")))
                .containsExactly(high);
        assertThat(query(rule("params", "optimizer", "string", "contains", "\"d\"")))
                .containsExactlyInAnyOrder(low, high);
        assertThat(query(rule("params", "optimizer", "string", "not_contains", "\"dam\"")))
                .containsExactly(high);
        assertThat(query(rule("params", "optimizer", "string", "is_null", "null")))
                .containsExactly(bare);
        assertThat(query(rule("params", "optimizer", "string", "is_not_null", "null")))
                .containsExactlyInAnyOrder(low, high);
        assertThat(query(rule("log_other", "shuffled", "string", "equal", "1"))).containsExactly(low);
        assertThat(query(rule("log_other", "shuffled", "boolean", "equal", "0")))
                .containsExactly(high);
        assertThat(query(rule("log_other", "Name", "string", "equal", "\"high\"")))
                .containsExactly(high);
    }

    @Test
    void looksAtTagsMetadataAndTheMachine() {
        assertThat(query(rule("tag", "best", "string", "equal", "\"best\""))).containsExactly(low);
        assertThat(query(rule("tag", "best", "string", "not_equal", "\"best\"")))
                .containsExactlyInAnyOrder(high, bare);
        assertThat(query(rule("tag", "it's; DROP", "string", "equal", "\"it's; DROP\"")))
                .containsExactly(low);
        assertThat(query(rule("metadata", "start_server_timestamp", "datetime", "less", "\"2020-06-01 00:00:00\"")))
                .containsExactly(high);
        assertThat(query(rule("metadata", "duration", "timenumber", "equal", "120")))
                .containsExactly(high);
        assertThat(query(rule("metadata", "user_name", "string", "equal", "\"ada\"")))
                .hasSize(3);
        assertThat(query(rule("metadata", "hasHtml", "boolean", "equal", "1"))).containsExactly(low);
        assertThat(query(rule("metadata", "hasHtml", "boolean", "equal", "0"))).containsExactlyInAnyOrder(high, bare);
        assertThat(query(rule("metadata", "codeSHA", "string", "equal", "\"abc123\"")))
                .containsExactly(high);
        assertThat(query(rule("metadata", "experimentKey", "string", "equal", "\"" + bare + "\"")))
                .containsExactly(bare);
        assertThat(query(rule("env_details", "os", "string", "begins_with", "\"linux\"")))
                .containsExactly(low);
        assertThat(query(rule("env_details", "hostname", "string", "is_null", "null")))
                .containsExactlyInAnyOrder(high, bare);
    }

    @Test
    void joinsPredicates() {
        String isLow = rule("metrics", "loss", "double", "less", "0.5");
        String isSgd = rule("params", "optimizer", "string", "equal", "\"sgd\"");

        assertThat(query(isLow + "," + isSgd)).isEmpty();
        assertThat(
                        query(
                                "{\"source\":\"nested\",\"query\":{\"condition\":\"OR\",\"valid\":true,\"rules\":["
                                        + "{\"field\":\"loss\",\"type\":\"double\",\"operator\":\"less\",\"value\":0.5,\"source\":\"metrics\"},"
                                        + "{\"field\":\"optimizer\",\"type\":\"string\",\"operator\":\"equal\",\"value\":\"sgd\",\"source\":\"params\"}]}}"))
                .containsExactlyInAnyOrder(low, high);
        // ~(A & B) of one source: two predicates with inverted operators, both marked.
        String notLow = rule("metrics", "loss", "double", "greater_or_equal", "0.5")
                .replace("{\"source\"", "{\"negated\":true,\"source\"");
        String notHigh =
                rule("metrics", "loss", "double", "less", "0.5").replace("{\"source\"", "{\"negated\":true,\"source\"");
        assertThat(query(notLow + "," + notHigh)).containsExactlyInAnyOrder(low, high);
        // ~(A & B) & C: the two are marked, C is not.
        assertThat(query(notLow + "," + notHigh + "," + isSgd)).containsExactly(high);
        assertThat(query("")).hasSize(3);
    }

    @Test
    void searchesByATreeInPages() {
        String tree = "{\"condition\":\"OR\",\"valid\":true,\"rules\":["
                + "{\"field\":\"best\",\"type\":\"string\",\"operator\":\"equal\",\"value\":\"best\",\"source\":\"tag\"},"
                + "{\"condition\":\"AND\",\"rules\":[{\"field\":\"loss\",\"type\":\"double\",\"operator\":\"greater\",\"value\":0.5,\"source\":\"metrics\"}]}]}";

        assertThat(search(tree, 1, 100)).containsExactlyInAnyOrder(low, high);
        List<String> pages = new ArrayList<>(search(tree, 1, 1));
        pages.addAll(search(tree, 2, 1));
        assertThat(pages).containsExactlyInAnyOrder(low, high);
        assertThat(search(tree, 3, 1)).isEmpty();
        assertThat(searched("null", 1, 1_000_000).findValues("server_timestamp"))
                .as("cometx counts the experiments of each month by this")
                .hasSize(3)
                .allMatch(JsonNode::isIntegralNumber);
    }

    @Test
    void listsWhatCanBeAskedFor() {
        List<String> columns = new ArrayList<>();
        server.get("/api/rest/v2/project/column-names?workspaceName=ada&projectName=search")
                .json()
                .path("columns")
                .forEach(column -> columns.add(
                        column.path("id").asText() + " " + column.path("type").asText()));

        assertThat(columns)
                .contains(
                        "loss--metrics double",
                        "optimizer--params string",
                        "shuffled--log_other string",
                        "Name--log_other string",
                        "best--tag string",
                        "os--env_details string",
                        "duration--metadata timenumber",
                        "start_server_timestamp--metadata datetime");
    }

    @Test
    void findsAnExperimentInEachProjectThatShowsIt() {
        String own = server.experiment("showing");
        String linked = server.experiment("shown");
        server.post(
                WRITE + "metric",
                "{\"experimentKey\":\"" + linked + "\",\"metricName\":\"loss\",\"metricValue\":0.25,\"step\":1}");
        assertThat(query("showing", "")).containsExactly(own);

        server.get("/clientlib/symlink/new?experimentKey=" + linked + "&projectName=showing");

        assertThat(query("showing", "")).containsExactlyInAnyOrder(own, linked);
        assertThat(query("showing", rule("metrics", "loss", "double", "less", "0.5")))
                .containsExactly(linked);
        // What is logged later is seen in both.
        server.post(
                WRITE + "metric",
                "{\"experimentKey\":\"" + linked + "\",\"metricName\":\"loss\",\"metricValue\":0.75,\"step\":2}");
        server.post(WRITE + "system-details", "{\"experimentKey\":\"" + linked + "\",\"hostname\":\"far\"}");
        for (String project : List.of("showing", "shown")) {
            assertThat(query(project, rule("metrics", "loss", "double", "greater", "0.5")))
                    .as(project)
                    .containsExactly(linked);
            assertThat(query(project, rule("env_details", "hostname", "string", "equal", "\"far\"")))
                    .as(project)
                    .containsExactly(linked);
        }
        server.get(WRITE + "archive?experimentKey=" + linked);
        assertThat(query("showing", "")).containsExactly(own);
        server.get(WRITE + "restore?experimentKey=" + linked);
        server.get(WRITE + "delete?experimentKey=" + linked);
        assertThat(query("showing", "")).containsExactly(own);
    }

    @Test
    void followsAnExperimentThatIsMovedOrDeleted() {
        String moved = server.experiment("moving");
        String rule = rule("metadata", "experimentKey", "string", "equal", "\"" + moved + "\"");
        assertThat(query("moving", rule)).containsExactly(moved);

        server.post(
                WRITE + "move",
                "{\"experimentKeys\":[\"" + moved
                        + "\"],\"targetWorkspaceName\":\"ada\",\"targetProjectName\":\"moved\",\"symlink\":false}");

        assertThat(query("moved", rule)).containsExactly(moved);
        assertThat(query("moving", rule)).isEmpty();
        server.get(WRITE + "delete?experimentKey=" + moved);
        assertThat(query("moved", rule)).isEmpty();
    }

    @Test
    void refusesAQueryThatItDoesNotUnderstand() {
        for (String predicate : List.of(
                rule("metrics", "loss", "double", "resembles", "1"),
                rule("nowhere", "loss", "double", "less", "1"),
                rule("metadata", "start_server_timestamp", "datetime", "less", "\"yesterday\""),
                rule("metrics", "loss", "double", "between", "[1]"),
                rule("metrics", "loss", "double", "less", "{}"),
                "12",
                "{\"source\":\"metrics\",\"query\":{\"condition\":\"XOR\",\"rules\":[]}}")) {
            Answer answer = send("search", predicate);

            assertThat(answer.status()).as(predicate).isEqualTo(400);
            assertThat(answer.text("msg")).isNotBlank();
        }
    }

    private static String rule(String source, String field, String type, String operator, String value) {
        return "{\"source\":\"%s\",\"query\":{\"condition\":\"AND\",\"valid\":true,\"rules\":[{\"id\":\"%s\",\"field\":\"%s\",\"type\":\"%s\",\"operator\":\"%s\",\"value\":%s}]}}"
                .formatted(source, field, field, type, operator, value);
    }

    private static List<String> query(String predicates) {
        return query("search", predicates);
    }

    private static List<String> query(String project, String predicates) {
        Answer answer = send(project, predicates);
        assertThat(answer.status()).as(answer.text("msg")).isEqualTo(200);
        return texts(answer.json().path("experimentKeys"));
    }

    private static Answer send(String project, String predicates) {
        return server.post(
                "/api/rest/v2/project/query",
                "{\"workspaceName\":\"ada\",\"projectName\":\"" + project + "\",\"archived\":false,\"predicates\":["
                        + predicates + "]}");
    }

    private static List<String> search(String tree, int page, int limit) {
        return searched(tree, page, limit).findValuesAsText("experimentKey");
    }

    private static JsonNode searched(String tree, int page, int limit) {
        String id = server.get("/api/rest/v2/project?projectName=search").text("projectId");
        return server.post(
                        "/api/rest/v2/experiments/search",
                        "{\"projectId\":\"" + id + "\",\"viewId\":null,\"rulesTree\":" + tree + ",\"limit\":" + limit
                                + ",\"page\":" + page + ",\"deleted\":false,\"ignorePinnedExperimentsFirst\":true,"
                                + "\"pinnedOnly\":null,\"multipleSort\":null,\"chainsQueryRules\":null}")
                .json()
                .path("experiments");
    }

    private static List<String> texts(JsonNode array) {
        List<String> texts = new ArrayList<>();
        array.forEach(text -> texts.add(text.asText()));
        return texts;
    }
}
