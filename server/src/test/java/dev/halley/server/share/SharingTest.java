package dev.halley.server.share;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.halley.server.TestServer;
import dev.halley.server.TestServer.Answer;
import dev.halley.server.database.DatabaseTest;
import dev.halley.server.http.Json;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an outsider sees of a server: exactly what was shown or shared, in every dialect. */
@DatabaseTest
class SharingTest {

    @TempDir
    Path home;

    private static int status(TestServer server, String path, @Nullable String key) {
        return server.call("GET", path, key, null).status();
    }

    private static String projectId(TestServer server, String name) {
        return server.get("/api/rest/v2/project?workspaceName=ada&projectName=" + name)
                .text("projectId");
    }

    private static Answer share(TestServer server, String json) {
        Answer made = server.post("/api/v1/share-links", json);
        assertThat(made.status()).as(made.toString()).isEqualTo(201);
        return made;
    }

    /** Every way to read an experiment. */
    private static List<String> readings(String experiment) {
        return List.of(
                "/api/v1/experiments/" + experiment,
                "/api/v1/experiments/" + experiment + "/series?name=loss",
                "/api/v1/experiments/" + experiment + "/output",
                "/api/rest/v2/experiment/metadata?experimentKey=" + experiment,
                "/api/rest/v2/experiment/metrics/summary?experimentKey=" + experiment,
                "/api/rest/v2/experiment/metrics/get-metric?metricName=loss&experimentKey=" + experiment,
                "/api/rest/v2/experiment/parameters?experimentKey=" + experiment,
                "/api/rest/v2/experiment/asset/list?type=all&experimentKey=" + experiment,
                "/clientlib/rest/v2/experiment/metadata?experimentKey=" + experiment,
                "/clientlib/rest/v2/experiment/output?experimentKey=" + experiment);
    }

    @Test
    void showsNothingToOutsidersAtFirst() {
        try (TestServer server = TestServer.start(home)) {
            String experiment = server.experiment("private");

            for (String path : readings(experiment)) {
                assertThat(status(server, path, null)).as(path).isIn(401, 403);
            }
        }
    }

    @Test
    void showsAPublicProjectToEverybodyAndNothingElse() {
        try (TestServer server = TestServer.start(home)) {
            String open = server.experiment("open");
            String closed = server.experiment("closed");
            String path = "/api/v1/projects/" + projectId(server, "open") + "/visibility";

            assertThat(server.call("PUT", path, TestServer.KEY, "{\"public\":true}")
                            .status())
                    .isEqualTo(200);

            for (String reading : readings(open)) {
                Awaitility.await().atMost(Duration.ofMinutes(1)).untilAsserted(() -> assertThat(
                                status(server, reading, null))
                        .as(reading)
                        .isEqualTo(200));
            }
            for (String reading : readings(closed)) {
                assertThat(status(server, reading, null)).as(reading).isIn(400, 404);
            }
            String listed =
                    server.call("GET", "/api/v1/workspaces", null, null).json().toString();
            assertThat(listed).contains("\"open\"").doesNotContain("closed");
            assertThat(server.call("GET", "/api/rest/v2/experiments?workspaceName=ada", null, null)
                            .json()
                            .toString())
                    .contains(open)
                    .doesNotContain(closed);
            assertThat(status(server, "/api/v1/workspaces/ada/members", null)).isEqualTo(404);
            assertThat(server.call(
                                    "POST",
                                    "/api/rest/v2/write/experiment/metric",
                                    null,
                                    "{\"experimentKey\":\"" + open + "\",\"metricName\":\"x\",\"metricValue\":\"1\"}")
                            .status())
                    .isIn(401, 403);

            server.call("PUT", path, TestServer.KEY, "{\"public\":false}");
            Awaitility.await().atMost(Duration.ofMinutes(1)).untilAsserted(() -> assertThat(
                            status(server, readings(open).get(0), null))
                    .isEqualTo(401));
        }
    }

    @Test
    void opensOneProjectToWhoeverHasItsLink() {
        try (TestServer server = TestServer.start(home)) {
            String shown = server.experiment("shown");
            String other = server.experiment("other");
            Answer link = share(server, "{\"kind\":\"project\",\"projectId\":\"" + projectId(server, "shown") + "\"}");
            String code = link.text("code");

            for (String reading : readings(shown)) {
                assertThat(status(server, reading, code)).as(reading).isEqualTo(200);
            }
            for (String reading : readings(other)) {
                assertThat(status(server, reading, code)).as(reading).isIn(400, 404);
            }
            assertThat(server.call("GET", "/api/rest/v2/projects?workspaceName=ada", code, null)
                            .json()
                            .toString())
                    .contains("shown")
                    .doesNotContain("other");
            assertThat(server.call("GET", "/api/v1/session", code, null)
                            .json()
                            .path("outsider")
                            .asBoolean(false))
                    .isTrue();
            assertThat(status(server, "/api/v1/api-keys", code)).isEqualTo(401);

            server.call("DELETE", "/api/v1/share-links/" + link.text("linkId"), TestServer.KEY, null);
            Awaitility.await().atMost(Duration.ofMinutes(1)).untilAsserted(() -> assertThat(
                            status(server, readings(shown).get(0), code))
                    .isEqualTo(401));
        }
    }

    @Test
    void opensOneExperimentAndNotItsNeighbours() {
        try (TestServer server = TestServer.start(home)) {
            String shown = server.experiment("one");
            String neighbour = server.experiment("one");
            String code = share(server, "{\"kind\":\"experiment\",\"experimentKey\":\"" + shown + "\"}")
                    .text("code");

            for (String reading : readings(shown)) {
                assertThat(status(server, reading, code)).as(reading).isEqualTo(200);
            }
            for (String reading : readings(neighbour)) {
                assertThat(status(server, reading, code)).as(reading).isIn(400, 404);
            }
            assertThat(status(server, "/api/v1/experiments?workspace=ada&project=one", code))
                    .isEqualTo(404);
            assertThat(status(server, "/api/rest/v2/projects?workspaceName=ada", code))
                    .isIn(400, 404);
        }
    }

    private static String logged(TestServer server, String project, String rate) {
        String experiment = server.experiment(project);
        server.post(
                "/api/rest/v2/write/experiment/parameter",
                "{\"experimentKey\":\"" + experiment + "\",\"parameterName\":\"rate\",\"parameterValue\":\"" + rate
                        + "\"}");
        return experiment;
    }

    private static String view(TestServer server, String key, String project, String kind, String state) {
        ObjectNode view = Json.MAPPER.createObjectNode();
        view.put("workspace", "ada").put("project", project).put("kind", kind);
        view.put("name", "shown").put("team", false).put("state", state);
        return server.call("POST", "/api/v1/views", key, view.toString()).text("id");
    }

    private static String linkTo(TestServer server, String kind, String project, String target) {
        return share(
                        server,
                        "{\"kind\":\"" + kind + "\",\"projectId\":\"" + projectId(server, project) + "\",\"target\":\""
                                + target + "\"}")
                .text("code");
    }

    private static JsonNode table(TestServer server, String code) {
        return server.call(
                        "POST",
                        "/api/v1/experiments/query",
                        code,
                        "{\"workspace\":\"ada\",\"project\":\"views\",\"columns\":[\"param:rate\"]}")
                .json();
    }

    @Test
    void opensTheExperimentsOfAViewAsTheyMatchNowAndNothingElseOfItsProject() {
        try (TestServer server = TestServer.start(home)) {
            String shown = logged(server, "views", "0.5");
            String other = logged(server, "views", "0.1");
            server.post(
                    "/api/rest/v2/write/experiment/parameter",
                    "{\"experimentKey\":\"" + other
                            + "\",\"parameterName\":\"secret-name\",\"parameterValue\":\"secret-value\"}");
            String view = view(server, TestServer.KEY, "views", "table", "?q=param.rate+%3E+0.3&col=param:rate");
            String unshared = view(server, TestServer.KEY, "views", "table", "?q=param.rate+%3C+1");
            String code = linkTo(server, "view", "views", view);

            Answer opened = server.call("GET", "/share/" + code, null, null);
            assertThat(opened.whole().headers().firstValue("Location"))
                    .contains("/ada/views/experiments?q=param.rate+%3E+0.3&col=param:rate&view=" + view);
            for (String reading : readings(shown)) {
                assertThat(status(server, reading, code)).as(reading).isEqualTo(200);
            }
            for (String reading : readings(other)) {
                assertThat(status(server, reading, code)).as(reading).isIn(400, 404);
            }
            JsonNode table = table(server, code);
            assertThat(table.path("total").asInt()).isEqualTo(1);
            assertThat(table.path("shown").path(0).path("experimentKey").asText())
                    .isEqualTo(shown);
            assertThat(server.call("GET", "/api/v1/experiments/columns?workspace=ada&project=views", code, null)
                            .json()
                            .toString())
                    .contains("rate")
                    .doesNotContain("secret-name");
            assertThat(server.call(
                                    "POST",
                                    "/api/v1/experiments/export",
                                    code,
                                    "{\"workspace\":\"ada\",\"project\":\"views\",\"format\":\"json\"}")
                            .json()
                            .toString())
                    .contains(shown)
                    .doesNotContain(other);
            assertThat(status(server, "/api/v1/views/" + view, code)).isEqualTo(200);
            for (String closed : List.of(
                    "/api/v1/views/" + unshared,
                    "/api/v1/views?workspace=ada&project=views&kind=table",
                    "/api/v1/experiments?workspace=ada&project=views",
                    "/api/v1/experiments/values?workspace=ada&project=views&column=param:rate",
                    "/api/rest/v2/projects?workspaceName=ada",
                    "/api/rest/v2/experiments?workspaceName=ada",
                    "/api/rest/v2/experiments?projectId=" + projectId(server, "views"),
                    "/clientlib/rest/v2/project?workspaceName=ada&projectName=views",
                    "/api/rest/v2/project/column-names?projectId=" + projectId(server, "views"),
                    "/api/v1/workspaces/ada/members",
                    "/api/v1/pipeline-runs",
                    "/api/v1/models?workspace=ada",
                    "/api/v1/artifacts?workspace=ada")) {
                assertThat(status(server, closed, code)).as(closed).isIn(400, 401, 403, 404);
            }

            String later = logged(server, "views", "0.9");
            server.post(
                    "/api/rest/v2/write/experiment/parameter",
                    "{\"experimentKey\":\"" + shown + "\",\"parameterName\":\"rate\",\"parameterValue\":\"0.2\"}");

            Awaitility.await().atMost(Duration.ofMinutes(1)).untilAsserted(() -> {
                assertThat(status(server, readings(later).get(0), code)).isEqualTo(200);
                assertThat(status(server, readings(shown).get(0), code)).isEqualTo(404);
            });
        }
    }

    @Test
    void opensTheExperimentsThatTheBlocksOfAReportName() {
        try (TestServer server = TestServer.start(home)) {
            String named = logged(server, "views", "0.1");
            String found = logged(server, "views", "0.7");
            String other = logged(server, "views", "0.2");
            String report = view(
                    server,
                    TestServer.KEY,
                    "views",
                    "report",
                    "{\"blocks\":[{\"type\":\"text\",\"text\":\"Hello\"},{\"type\":\"chart\",\"experimentKeys\":[\""
                            + named + "\"]},{\"type\":\"table\",\"filter\":\"param.rate = 0.7\"}]}");
            String code = linkTo(server, "report", "views", report);

            assertThat(server.call("GET", "/share/" + code, null, null)
                            .whole()
                            .headers()
                            .firstValue("Location"))
                    .contains("/ada/views/reports/" + report);
            assertThat(status(server, "/api/v1/views/" + report, code)).isEqualTo(200);
            assertThat(table(server, code).path("total").asInt()).isEqualTo(2);
            assertThat(status(server, readings(named).get(0), code)).isEqualTo(200);
            assertThat(status(server, readings(found).get(0), code)).isEqualTo(200);
            assertThat(status(server, readings(other).get(0), code)).isEqualTo(404);
        }
    }

    @Test
    void opensNoMoreWhenAnEditorWidensASharedViewThanTheOwnerShared() {
        try (TestServer server = TestServer.start(home)) {
            String shown = logged(server, "views", "0.5");
            String other = logged(server, "views", "0.1");
            String editor = server.member("edi", "editor");
            ObjectNode state = Json.MAPPER.createObjectNode().put("workspace", "ada");
            state.put("project", "views")
                    .put("kind", "table")
                    .put("name", "mine")
                    .put("team", true);
            String view = server.call(
                            "POST",
                            "/api/v1/views",
                            TestServer.KEY,
                            state.put("state", "?q=param.rate+%3E+0.3").toString())
                    .text("id");
            String code = linkTo(server, "view", "views", view);

            assertThat(server.call("PUT", "/api/v1/views/" + view, editor, "{\"state\":\"?q=\"}")
                            .status())
                    .isEqualTo(200);

            assertThat(status(server, readings(shown).get(0), code)).isEqualTo(200);
            assertThat(status(server, readings(other).get(0), code)).isEqualTo(404);
            assertThat(table(server, code).path("total").asInt()).isEqualTo(1);
            server.call("DELETE", "/api/v1/views/" + view, TestServer.KEY, null);
            Awaitility.await().atMost(Duration.ofMinutes(1)).untilAsserted(() -> assertThat(
                            status(server, readings(shown).get(0), code))
                    .isEqualTo(404));
        }
    }

    @Test
    void endsALinkWhenItsTimeIsOver() {
        try (TestServer server = TestServer.start(home)) {
            String shown = server.experiment("brief");
            String code = share(
                            server,
                            "{\"kind\":\"experiment\",\"experimentKey\":\"" + shown + "\",\"expiresMillis\":"
                                    + (System.currentTimeMillis() + 5_000) + "}")
                    .text("code");

            Awaitility.await().atMost(Duration.ofMinutes(1)).untilAsserted(() -> assertThat(
                            status(server, readings(shown).get(0), code))
                    .isEqualTo(401));
        }
    }

    @Test
    void keepsTheCodeInACookieOfTheBrowserThatOpensTheLink() {
        try (TestServer server = TestServer.start(home)) {
            String shown = server.experiment("browser");
            String code = share(server, "{\"kind\":\"experiment\",\"experimentKey\":\"" + shown + "\"}")
                    .text("code");

            Answer opened = server.call("GET", "/share/" + code, null, null);
            assertThat(opened.status()).isEqualTo(302);
            assertThat(opened.whole().headers().firstValue("Location")).contains("/ada/browser/" + shown);
            Answer read = server.send(server.anonymous(readings(shown).get(0))
                    .header("Cookie", TestServer.cookie(opened))
                    .GET());

            assertThat(read.status()).isEqualTo(200);
            assertThat(server.call("GET", "/share/hls_wrong", null, null).status())
                    .isEqualTo(404);
        }
    }

    @Test
    void sharesByTheCallsOfComet() {
        try (TestServer server = TestServer.start(home)) {
            String shown = server.experiment("comet");
            String id = projectId(server, "comet");

            String code = server.get("/api/rest/v2/write/project/add-share-link?projectId=" + id)
                    .text("shareCode");
            assertThat(server.get("/api/rest/v2/project/get-project-share-links?projectId=" + id)
                            .json()
                            .path("shareCodes")
                            .path(0)
                            .asText())
                    .isEqualTo(code);
            assertThat(status(server, readings(shown).get(3), code)).isEqualTo(200);
            server.get("/api/rest/v2/write/project/delete-project-share-link?projectId=" + id + "&shareCode=" + code);

            assertThat(server.get("/api/rest/v2/project/get-project-share-links?projectId=" + id)
                            .json()
                            .path("shareCodes")
                            .isEmpty())
                    .isTrue();
        }
    }

    @Test
    void endsTheLiveStreamOfALinkThatWasRevoked() throws Exception {
        try (TestServer server = TestServer.start(home)) {
            String shown = server.experiment("live");
            Answer link = share(server, "{\"kind\":\"experiment\",\"experimentKey\":\"" + shown + "\"}");
            HttpResponse<InputStream> stream = HttpClient.newHttpClient()
                    .send(
                            server.anonymous("/api/v1/experiments/" + shown + "/events")
                                    .header("Authorization", link.text("code"))
                                    .build(),
                            BodyHandlers.ofInputStream());
            try (BufferedReader events =
                    new BufferedReader(new InputStreamReader(stream.body(), StandardCharsets.UTF_8))) {
                log(server, shown, 1);
                awaitLine(events, "event: changed");

                server.call("DELETE", "/api/v1/share-links/" + link.text("linkId"), TestServer.KEY, null);
                AtomicBoolean ended = new AtomicBoolean();
                Thread logging = new Thread(() -> {
                    for (int step = 2; !ended.get() && step < 2_000; step++) {
                        log(server, shown, step);
                    }
                });
                logging.start();

                assertThat(readToEnd(events)).as("the stream ends by itself").isTrue();
                ended.set(true);
                logging.join();
            }
        }
    }

    private static void log(TestServer server, String experiment, int step) {
        server.post(
                "/api/rest/v2/write/experiment/metric",
                "{\"experimentKey\":\"" + experiment + "\",\"metricName\":\"loss\",\"metricValue\":\"1\",\"step\":"
                        + step + "}");
    }

    private static void awaitLine(BufferedReader events, String expected) throws IOException {
        String line = events.readLine();
        while (line != null && !line.equals(expected)) {
            line = events.readLine();
        }
        assertThat(line).isEqualTo(expected);
    }

    private static boolean readToEnd(BufferedReader events) {
        try {
            // Events from before the revocation was noticed.
            events.lines().forEach(line -> {});
            return true;
        } catch (UncheckedIOException cut) {
            return true;
        }
    }
}
