package dev.halley.server.compatibility;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.halley.server.TestServer;
import dev.halley.server.TestServer.Answer;
import dev.halley.server.compatibility.GoldenRoute.Parameter;
import dev.halley.server.database.DatabaseTest;
import dev.halley.server.http.Json;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Bad requests to every call of Comet's dialect that the list names, so also to those that are added later. Whatever is sent, the server
 * answers in Comet's form and never with a 5xx.
 */
@DatabaseTest
class BadRequestsTest {

    private static final List<String> BROKEN_BODIES = List.of(
            "",
            "{",
            "nonsense",
            "null",
            "\"text\"",
            "12",
            "[1]",
            "[",
            "{\"experimentKey\":",
            "{\"a\":1}}",
            "{'a':1}",
            "{\"a\":" + "[".repeat(5_000),
            "\u0000",
            "{\"a\":1e99999}");

    private static final List<String> STRANGE_TEXTS = List.of(
            "",
            " ",
            "'; DROP TABLE experiment; --",
            "../../etc/passwd",
            "a/b",
            "%2e%2e",
            "\u202e\ud83d\ude00",
            "x".repeat(5_000),
            "null",
            "-1",
            "1e400",
            "NaN",
            "nul\u0000l",
            "\ud800 alone",
            "\r\n\t\u001b[31m\u0007",
            "e\u0301\u0301\u0301\u0301",
            "\ufeff",
            "__proto__",
            "constructor",
            "9".repeat(400));

    private static final Map<String, List<String>> WRONG_VALUES = Map.of(
            "text", List.of("{}", "[]", "[1]", "true", "12.5"),
            "number",
                    List.of(
                            "NaN",
                            "-Infinity",
                            "\"abc\"",
                            "{}",
                            "[]",
                            "1.5",
                            "1e30",
                            "9223372036854775808",
                            "-1",
                            "true"),
            "flag", List.of("\"perhaps\"", "{}", "[]", "2", "NaN"),
            "list", List.of("\"text\"", "{}", "12", "[{}]", "[[]]", "[null]"),
            "objects", List.of("\"text\"", "{}", "[1]", "[[]]", "[{}]", "[null]", "[{\"experimentKey\":{}}]"),
            "object", List.of("\"text\"", "[]", "12", "{\"a\":{\"b\":[]}}"),
            "any", List.of("NaN", "{}", "[]", "[[[]]]", "1e400", "true"));

    @TempDir
    static Path home;

    private static TestServer server;
    private static String key;

    @BeforeAll
    static void start() {
        server = TestServer.start(home);
        key = server.experiment("bad requests");
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static List<GoldenRoute> served() {
        return GoldenRoute.all().stream()
                .filter(GoldenRoute::isComet)
                .filter(GoldenRoute::isServed)
                .toList();
    }

    private static List<GoldenRoute> servedWithJson() {
        return served().stream()
                .filter(route -> !route.verb().equals("GET") && !route.multipart())
                .toList();
    }

    @Test
    void refusesBodiesThatAreNotJson() {
        Report report = new Report();
        for (GoldenRoute route : servedWithJson()) {
            for (String body : BROKEN_BODIES) {
                Answer answer = report.send(route, "", body);
                if (needsSomething(route)) {
                    report.expectRefusal(route, shortened(body), answer);
                }
            }
        }

        assertThat(report.problems).isEmpty();
        assertThat(report.sent).isGreaterThan(500);
    }

    @Test
    void refusesARequestWithoutWhatItNeeds() {
        Report report = new Report();
        for (GoldenRoute route : served()) {
            for (Parameter left : route.parameters()) {
                if (left.required()) {
                    report.expectRefusal(route, "without " + left.name(), report.sendWithout(route, left));
                }
            }
        }

        assertThat(report.problems).isEmpty();
        assertThat(report.sent).isGreaterThan(100);
    }

    @Test
    void answersValuesOfAWrongTypeInCometsForm() {
        Report report = new Report();
        for (GoldenRoute route : servedWithJson()) {
            Map<String, String> values = valid(route);
            boolean isGood = report.send(route, query(route, values), body(route, values))
                            .status()
                    == 200;
            for (Parameter wrong : route.parameters()) {
                for (String value : WRONG_VALUES.getOrDefault(wrong.type(), List.of())) {
                    Answer answer = report.sendWith(route, wrong, value);
                    // Else it was refused for another reason.
                    if (isGood) {
                        report.expectNamed(route, wrong, value, answer);
                    }
                }
            }
        }

        assertThat(report.problems).isEmpty();
        assertThat(report.sent).isGreaterThan(500);
    }

    /** If it were ignored, a list would come in another order than was asked for, or all of it, and nobody would know. */
    @Test
    void refusesAnOptionOfAQueryThatItDoesNotKnow() {
        Report report = new Report();
        for (GoldenRoute route : served()) {
            for (Parameter option : route.parameters()) {
                if (route.verb().equals("GET")
                        && List.of("number", "flag", "choice").contains(option.type())) {
                    Answer answer = report.sendWith(route, option, "\"sideways\"");
                    report.expectRefusal(route, option.name() + "=sideways", answer);
                    report.expectNamed(route, option, "sideways", answer);
                }
            }
        }

        assertThat(report.problems).isEmpty();
        assertThat(report.sent).isGreaterThan(5);
    }

    @Test
    void answersStrangeTextsInCometsForm() {
        Report report = new Report();
        for (GoldenRoute route : served()) {
            for (Parameter strange : route.parameters()) {
                for (String value : STRANGE_TEXTS) {
                    report.sendWith(
                            route,
                            strange,
                            Json.MAPPER
                                    .getNodeFactory()
                                    .textNode(value)
                                    .toString()
                                    .replace("\ud800", "\\ud800"));
                }
            }
        }

        assertThat(report.problems).isEmpty();
    }

    @Test
    void ignoresUnknownNames() {
        Report report = new Report();
        for (GoldenRoute route : servedWithJson()) {
            Map<String, String> values = valid(route);
            Map<String, String> more = new LinkedHashMap<>(values);
            more.put("notYetInvented", "{\"deep\":[1,{\"x\":null}]}");
            // The extended one first: what it makes cannot be made again.
            Answer extended = report.send(route, query(route, more), body(route, more));
            Answer plain = report.send(route, query(route, values), body(route, values));
            if (plain.status() != extended.status() && plain.status() == 200) {
                report.problems.add(route + " answers " + extended.status() + " to an unknown name: " + text(extended));
            }
        }

        assertThat(report.problems).isEmpty();
    }

    @Test
    void hidesExperimentsThatAreNotTheCallers() {
        Report report = new Report();
        for (GoldenRoute route : served()) {
            for (Parameter name : route.parameters()) {
                if (name.required() && name.spellings().stream().anyMatch(BadRequestsTest::isExperiment)) {
                    Answer answer = report.sendWith(route, name, "\"" + "0".repeat(32) + "\"");
                    report.expectRefusal(route, "an unknown experiment", answer);
                    if (answer.status() != 400) {
                        report.problems.add(route.path() + " answers " + answer.status()
                                + " to an unknown experiment; Comet's Java SDK reads only 400");
                    }
                }
            }
        }

        assertThat(report.problems).isEmpty();
        assertThat(report.sent).isGreaterThan(50);
    }

    /** As the owner of another workspace, who may log with the same calls. */
    @Test
    void hidesExperimentsOfForeignWorkspaces() {
        server.call("POST", "/api/v1/workspaces", TestServer.KEY, "{\"name\":\"elsewhere\"}");
        String stranger = server.user("oscar");
        server.call("PUT", "/api/v1/workspaces/elsewhere/members/oscar", TestServer.KEY, "{\"role\":\"owner\"}");
        Report report = new Report();
        for (GoldenRoute route : served()) {
            boolean isAboutOne = route.parameters().stream()
                    .anyMatch(name ->
                            name.required() && name.spellings().stream().anyMatch(BadRequestsTest::isExperiment));
            if (isAboutOne) {
                Map<String, String> values = valid(route);
                Answer answer = report.send(
                        route,
                        query(route, values),
                        body(route, values),
                        request -> request.setHeader("Authorization", stranger));
                report.expectRefusal(route, "a foreign experiment", answer);
                if (answer.status() != 400) {
                    report.problems.add(route.path() + " tells a stranger that an experiment exists: " + text(answer));
                }
            }
        }

        assertThat(report.problems).isEmpty();
        assertThat(report.sent).isGreaterThan(50);
    }

    @Test
    void hidesWorkspacesThatAreNotTheCallers() {
        Report report = new Report();
        for (GoldenRoute route : served()) {
            for (Parameter name : route.parameters()) {
                if (name.name().matches("workspaceName|teamName|targetWorkspaceName|workspace")) {
                    Map<String, String> values = valid(route);
                    values.put("projectName", "\"p\"");
                    values.put("modelName", "\"m\"");
                    values.put("artifactName", "\"a\"");
                    values.put(name.name(), "\"of-somebody-else\"");
                    Answer answer = report.send(route, query(route, values), body(route, values));
                    report.expectRefusal(route, "a foreign workspace", answer);
                    if (answer.json().path("sdk_error_code").asInt() != 90219) {
                        report.problems.add(route.path() + " does not say 90219: " + text(answer));
                    }
                }
            }
        }

        assertThat(report.problems).isEmpty();
    }

    @Test
    void refusesABodyThatIsNotPackedAsItSays() {
        Report report = new Report();
        for (GoldenRoute route : servedWithJson()) {
            Answer answer = report.send(route, "", "{}", request -> request.header("Content-Encoding", "gzip"));
            if (needsSomething(route)) {
                report.expectRefusal(route, "not gzip", answer);
            }
            report.send(route, "", "{}", request -> request.header("Content-Encoding", "br"));
        }

        assertThat(report.problems).isEmpty();
    }

    /** Calls that need nothing do not look at their body. */
    private static boolean needsSomething(GoldenRoute route) {
        return route.parameters().stream().anyMatch(Parameter::required);
    }

    private static boolean isExperiment(String name) {
        return name.matches("experimentKey|experimentId|previousExperiment|copiedExperimentKey");
    }

    /** JSON texts of values that are right as far as the list knows. */
    private static Map<String, String> valid(GoldenRoute route) {
        Map<String, String> values = new LinkedHashMap<>();
        for (Parameter parameter : route.parameters()) {
            if (parameter.required()) {
                values.put(parameter.name(), valid(parameter));
            }
        }
        return values;
    }

    private static String valid(Parameter parameter) {
        if (parameter.spellings().stream().anyMatch(BadRequestsTest::isExperiment)) {
            return "\"" + key + "\"";
        }
        return switch (parameter.type()) {
            case "number" -> "1";
            case "flag" -> "true";
            case "list" -> "[\"x\"]";
            case "objects" -> "[]";
            case "object" -> "{}";
            default -> "\"x\"";
        };
    }

    private static String query(GoldenRoute route, Map<String, String> values) {
        StringBuilder query = new StringBuilder();
        for (Map.Entry<String, String> value : values.entrySet()) {
            boolean isQuery = route.parameters().stream()
                    .anyMatch(parameter -> parameter.name().equals(value.getKey())
                            && parameter.type().equals("query"));
            if (route.verb().equals("GET") || route.multipart() || isQuery) {
                query.append(query.isEmpty() ? '?' : '&')
                        .append(value.getKey())
                        .append('=')
                        .append(URLEncoder.encode(plain(value.getValue()), StandardCharsets.UTF_8));
            }
        }
        return query.toString();
    }

    private static String plain(String json) {
        try {
            JsonNode node = Json.MAPPER.readTree(json);
            return node.isValueNode() ? node.asText() : json;
        } catch (java.io.IOException notJson) {
            return json;
        }
    }

    private static String body(GoldenRoute route, Map<String, String> values) {
        List<String> fields = new ArrayList<>();
        values.forEach((name, value) -> fields.add("\"" + name + "\":" + value));
        String object = "{" + String.join(",", fields) + "}";
        return route.array() ? "[" + object + "]" : object;
    }

    private static String shortened(String text) {
        return text.length() > 80 ? text.substring(0, 80) + "…" : text;
    }

    private static String text(Answer answer) {
        return shortened(new String(answer.whole().body(), StandardCharsets.UTF_8));
    }

    /** Sends requests and notes which answers are not in Comet's form. */
    private static final class Report {

        final TreeSet<String> problems = new TreeSet<>();
        int sent;

        Answer sendWithout(GoldenRoute route, Parameter left) {
            Map<String, String> values = valid(route);
            values.remove(left.name());
            return send(route, query(route, values), body(route, values));
        }

        Answer sendWith(GoldenRoute route, Parameter changed, String json) {
            Map<String, String> values = valid(route);
            values.put(changed.name(), json);
            return send(route, query(route, values), body(route, values));
        }

        Answer send(GoldenRoute route, String query, String body) {
            return send(route, query, body, request -> {});
        }

        Answer send(GoldenRoute route, String query, String body, Consumer<HttpRequest.Builder> change) {
            List<String> paths = route.paths();
            String path = paths.get(sent++ % paths.size())
                    .replace("{experimentKey}", key)
                    .replaceAll("\\{[^}]*}", "x");
            HttpRequest.Builder request = server.request(path + query);
            if (route.verb().equals("GET")) {
                request.GET();
            } else if (route.multipart()) {
                request.header("Content-Type", "multipart/form-data; boundary=limit")
                        .method(route.verb(), BodyPublishers.ofString(multipart(route, body)));
            } else {
                request.header("Content-Type", "application/json;charset=utf-8")
                        .method(route.verb(), BodyPublishers.ofString(body));
            }
            change.accept(request);
            Answer answer = server.send(request);
            check(route, shortened(query + " " + body), answer);
            return answer;
        }

        private String multipart(GoldenRoute route, String body) {
            StringBuilder parts = new StringBuilder();
            for (Parameter parameter : route.parameters()) {
                if (parameter.type().equals("file") && body.contains("\"" + parameter.name() + "\"")) {
                    parts.append("--limit\r\nContent-Disposition: form-data; name=\"")
                            .append(parameter.name())
                            .append("\"; filename=\"f\"\r\n\r\nbytes\r\n");
                }
            }
            return parts + "--limit--\r\n";
        }

        private void check(GoldenRoute route, String what, Answer answer) {
            String where = route.verb() + " " + route.path() + " " + what + ": ";
            if (answer.status() >= 500) {
                problems.add(where + answer.status() + " " + text(answer));
            }
            if (answer.status() < 400) {
                return;
            }
            String type = answer.whole().headers().firstValue("Content-Type").orElse("none");
            if (!type.equals("application/json")) {
                problems.add(where + "Content-Type " + type);
            }
            if (!(answer.json() instanceof ObjectNode error)
                    || !error.path("msg").isTextual()
                    || error.path("msg").asText().isBlank()
                    || error.path("code").asInt() != answer.status()
                    || !error.path("data").isNull()
                    || !error.path("sdk_error_code").isIntegralNumber()) {
                problems.add(where + "not Comet's form: " + text(answer));
            }
        }

        /** Whoever is refused for a value is told which one, and what was expected. */
        void expectNamed(GoldenRoute route, Parameter wrong, String value, Answer answer) {
            String message = answer.json().path("msg").asText();
            boolean isNamed = message.contains("expected: ")
                    && (wrong.spellings().stream().anyMatch(message::contains)
                            || value.contains('"' + message.replaceAll("(?s):.*", "") + '"'));
            boolean isUnknown = message.matches("(?s).*(does not exist|exists already|has no |is missing).*");
            if (answer.status() == 400 && !isNamed && !isUnknown) {
                problems.add(route.verb() + " " + route.path() + " " + wrong.name() + " = " + value + ": " + message);
            }
        }

        void expectRefusal(GoldenRoute route, String what, Answer answer) {
            if (answer.status() < 400) {
                problems.add(route.verb() + " " + route.path() + " takes " + what + ": " + text(answer));
            }
        }
    }
}
