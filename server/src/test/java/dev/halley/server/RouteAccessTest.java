package dev.halley.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.halley.server.database.DatabaseTest;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * S-09, S-10, S-13: every route is called as everybody, about an experiment of the owner's workspace. A new route is held to it by being
 * declared. Each kind of caller is checked against what docs/reference/route-access.md says of the route's permission.
 */
@DatabaseTest
class RouteAccessTest {

    @TempDir
    Path home;

    /** Reviewed: these answer everybody who may log somewhere, since they neither show nor change anything. */
    private static final List<String> DO_NOTHING =
            List.of("mark-not-throttled", "/asset/3d-limits", "/notification/experiment");

    private static final String UPLOAD = """
            --x
            Content-Disposition: form-data; name="file"; filename="x"

            bytes
            --x--
            """.replace("\n", "\r\n");

    /** A route as {@link TrackingServer#routes()} describes it. */
    private record Declared(String method, String path, String dialect, String permission) {
        static Declared of(String line) {
            String[] words = line.split(" ", -1);
            return new Declared(words[0], words[1], words[2], words[3]);
        }
    }

    /** What the calls are about. */
    private record Subject(String experiment, String projectId) {}

    @Test
    void letsNobodyDoMoreThanTheTableSays() {
        try (TestServer server = TestServer.start(home)) {
            Map<String, @Nullable String> callers = callers(server);
            Subject subject = new Subject(server.experiment("secret"), projectId(server));
            List<String> wrong = new ArrayList<>();
            int calls = 0;
            for (String line : server.tracking().routes()) {
                Declared route = Declared.of(line);
                if (route.permission().equals("PUBLIC") || DO_NOTHING.stream().anyMatch(route.path()::endsWith)) {
                    continue;
                }
                for (Map.Entry<String, @Nullable String> caller : callers.entrySet()) {
                    if (!mayNever(caller.getKey(), route.permission())) {
                        continue;
                    }
                    int status = status(server, route, subject, caller.getValue());
                    calls++;
                    boolean refused = status == 401 || status == 403 || status == 404;
                    // Comet: what does not exist, or must not be seen, is a 400 with a number of its own.
                    boolean hidden = route.dialect().equals("COMET") && status == 400;
                    if (!refused && !hidden) {
                        wrong.add(caller.getKey() + ": " + line + " answers " + status);
                    }
                }
            }

            assertThat(wrong).isEmpty();
            assertThat(calls).isGreaterThan(500);
            assertThat(server.get("/api/rest/v2/experiment/metadata?experimentKey=" + subject.experiment())
                            .json()
                            .path("archived")
                            .asBoolean(true))
                    .as("nobody changed it")
                    .isFalse();
            assertThat(server.get("/api/v1/audit/check").json().path("intact").asBoolean())
                    .isTrue();
        }
    }

    /** S-12: what is hidden answers as what does not exist, to the letter; nothing tells the two apart. */
    @Test
    void answersOfWhatIsHiddenAsOfWhatDoesNotExist() {
        try (TestServer server = TestServer.start(home)) {
            String other = other(server);
            Subject hidden = new Subject(server.experiment("secret"), projectId(server));
            Subject missing = new Subject("0123456789abcdef".repeat(2), "fedcba9876543210".repeat(2));
            List<String> told = new ArrayList<>();
            for (String line : server.tracking().routes()) {
                Declared route = Declared.of(line);
                if (route.permission().equals("PUBLIC") || DO_NOTHING.stream().anyMatch(route.path()::endsWith)) {
                    continue;
                }
                TestServer.Answer ofHidden = answer(server, route, hidden, other);
                TestServer.Answer ofMissing = answer(server, route, missing, other);
                String bodyOfHidden = body(ofHidden, hidden);
                if (ofHidden.status() != ofMissing.status()
                        || !bodyOfHidden.equals(body(ofMissing, missing))
                        || ofHidden.whole().headers().firstValue("ETag").isPresent()) {
                    told.add(line + ": " + bodyOfHidden + " / " + body(ofMissing, missing));
                }
            }

            assertThat(told).isEmpty();
        }
    }

    /** Whether it is let in; a HEAD makes nothing, so it cannot tell what a GET finds or refuses in what it is about. */
    @Test
    void judgesHeadAsGet() {
        try (TestServer server = TestServer.start(home)) {
            Map<String, @Nullable String> callers = callers(server);
            Subject subject = new Subject(server.experiment("secret"), projectId(server));
            List<String> wrong = new ArrayList<>();
            int refused = 0;
            for (String line : server.tracking().routes()) {
                Declared route = Declared.of(line);
                if (!route.method().equals("GET") || route.permission().equals("PUBLIC")) {
                    continue;
                }
                for (String caller : List.of("nobody", "wrong key", "revoked key", "ingest key")) {
                    int get = status(server, route, subject, callers.get(caller));
                    TestServer.Answer head = answer(server, route, subject, callers.get(caller), "HEAD");
                    boolean isRefused = get == 401 || get == 403;
                    refused += isRefused ? 1 : 0;
                    if (isRefused ? head.status() != get : head.status() != 200) {
                        wrong.add(caller + ": " + line + " answers " + get + ", HEAD " + head.status());
                    }
                    assertThat(head.whole().body()).isEmpty();
                }
            }

            assertThat(wrong).isEmpty();
            assertThat(refused).isGreaterThan(300);
        }
    }

    private static String body(TestServer.Answer answer, Subject subject) {
        return answer.status() + " "
                + answer.json()
                        .toString()
                        .replace(subject.experiment(), "EXPERIMENT")
                        .replace(subject.projectId(), "PROJECT");
    }

    /** By key; in the order of what they may. */
    private static Map<String, @Nullable String> callers(TestServer server) {
        Map<String, @Nullable String> callers = new LinkedHashMap<>();
        callers.put("nobody", null);
        callers.put("wrong key", "hly_0123456789012345678901234567890123456789012345678");
        String gone = server.member("gone", "owner");
        callers.put("revoked key", gone);
        String keyId = server.call("GET", "/api/v1/api-keys", gone, null)
                .json()
                .path("apiKeys")
                .path(0)
                .path("keyId")
                .asText();
        assertThat(server.call("DELETE", "/api/v1/api-keys/" + keyId, gone, null)
                        .status())
                .isEqualTo(204);
        callers.put("new user", server.user("newcomer"));
        callers.put("other workspace", other(server));
        callers.put("viewer", server.member("vera", "viewer"));
        callers.put("editor", server.member("edi", "editor"));
        String olga = server.member("olga", "owner");
        callers.put("owner", olga);
        callers.put("read key", key(server, olga, "read"));
        callers.put("ingest key", key(server, olga, "ingest"));
        callers.put("share link", shareOfAnother(server));
        return callers;
    }

    private static String other(TestServer server) {
        server.call("POST", "/api/v1/workspaces", TestServer.KEY, "{\"name\":\"elsewhere\"}");
        String key = server.user("oscar");
        server.call("PUT", "/api/v1/workspaces/elsewhere/members/oscar", TestServer.KEY, "{\"role\":\"owner\"}");
        return key;
    }

    private static String key(TestServer server, String owner, String scope) {
        return server.call(
                        "POST",
                        "/api/v1/api-keys",
                        owner,
                        "{\"name\":\"" + scope + "\",\"scopes\":[\"" + scope + "\"]}")
                .text("apiKey");
    }

    /** A link to another project of the same workspace. */
    private static String shareOfAnother(TestServer server) {
        server.experiment("shown");
        String project = server.get("/api/rest/v2/project?workspaceName=ada&projectName=shown")
                .text("projectId");
        return server.post("/api/v1/share-links", "{\"kind\":\"project\",\"projectId\":\"" + project + "\"}")
                .text("code");
    }

    private static String projectId(TestServer server) {
        return server.get("/api/rest/v2/project?workspaceName=ada&projectName=secret")
                .text("projectId");
    }

    /** Whether no call of this caller on a route of this permission may succeed, when it is about the owner's workspace. */
    private static boolean mayNever(String caller, String declared) {
        // An administrator's, too.
        String permission = declared.equals("OBSERVE") ? "SERVER" : declared;
        return switch (caller) {
            case "nobody", "wrong key", "revoked key" -> true;
            case "new user", "other workspace" ->
                permission.equals("WRITE") || permission.equals("MANAGE") || permission.equals("SERVER");
            case "viewer" -> permission.equals("WRITE") || permission.equals("MANAGE") || permission.equals("SERVER");
            case "editor" -> permission.equals("MANAGE") || permission.equals("SERVER");
            case "owner" -> permission.equals("SERVER");
            case "read key" -> !permission.equals("READ") && !permission.equals("ACCOUNT");
            case "ingest key" -> !permission.equals("WRITE") && !permission.equals("ACCOUNT");
            default -> !permission.equals("READ");
        };
    }

    private static int status(TestServer server, Declared route, Subject subject, @Nullable String key) {
        return answer(server, route, subject, key).status();
    }

    private static TestServer.Answer answer(TestServer server, Declared route, Subject subject, @Nullable String key) {
        return answer(server, route, subject, key, route.method());
    }

    private static TestServer.Answer answer(
            TestServer server, Declared route, Subject subject, @Nullable String key, String method) {
        String path = route.path()
                .replace("{experimentKey}", subject.experiment())
                .replace("{workspace}", "ada")
                .replace("{project}", subject.projectId())
                .replaceAll("\\{[^}]*}", "x");
        String query = "?experimentKey=" + subject.experiment() + "&experimentId=" + subject.experiment()
                + "&projectId=" + subject.projectId()
                + "&workspaceName=ada&workspace=ada&project=secret&projectName=secret&assetId=x&assetName=x&imageId=x"
                + "&metricName=loss&name=loss&type=all&fileName=x&shareCode=x";
        HttpRequest.Builder request = server.anonymous(path + query);
        if (key != null) {
            request.header("Authorization", key);
        }
        if (route.path().contains("upload") && !route.method().equals("GET")) {
            request.header("Content-Type", "multipart/form-data; boundary=x").POST(BodyPublishers.ofString(UPLOAD));
        } else if (route.method().equals("GET")) {
            request.method(method, BodyPublishers.noBody());
        } else {
            request.header("Content-Type", "application/json")
                    .method(route.method(), BodyPublishers.ofString(body(subject)));
        }
        return server.send(request);
    }

    private static String body(Subject subject) {
        return """
                {"experimentKey":"%1$s","experimentId":"%1$s","previousExperiment":"%1$s","runId":"%1$s",
                "projectId":"%2$s","workspaceName":"ada","teamName":"ada","workspace":"ada","projectName":"secret","project":"secret","state":"finished",
                "metricName":"loss","metricValue":"1","name":"x","key":"x","value":"x","parameterName":"x",
                "parameterValue":"x","role":"owner","kind":"project","target":"x","userName":"x","addedTags":["x"],
                "tags":["x"],"notes":"x","note":"x","text":"x","values":[],"filePath":"x","code":"x","html":"x","graph":"x","output":"x",
                "is_alive":false,"isAlive":false,"public":true,"scopes":["read"],"password":"a fine long password"}
                """.formatted(subject.experiment(), subject.projectId());
    }
}
