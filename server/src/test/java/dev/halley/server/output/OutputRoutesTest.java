package dev.halley.server.output;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.halley.server.TestServer;
import dev.halley.server.database.DatabaseTest;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DatabaseTest
class OutputRoutesTest {

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

    @Test
    void putsThePiecesOfPythonInOrderByOffsetAndKnowsRepetitions() {
        String key = server.experiment("python");
        String first = lines(key, piece("hello", false, 0, 5485121) + "," + piece("\\n", false, 2, 5485122));

        write("output", first);
        write("output", first);
        write("output", lines(key, piece(" world", true, 1, 5485121)));

        assertThat(read("output", key).path("output").asText()).isEqualTo("hello world\n");
        JsonNode resumed = server.post("/clientlib/logger/get/run", "{\"previousExperiment\":\"" + key + "\"}")
                .json();
        assertThat(resumed.path("lastOffset").asInt()).isEqualTo(3);
        assertThat(server.get("/api/v1/experiments/" + key + "/output").text("output"))
                .isEqualTo("hello world\n");
    }

    @Test
    void putsTheLinesOfJavaInOrderByTheirTime() {
        String key = server.experiment("java");

        write("output", lines(key, piece("err\\n", true, 1, 1_700_000_000_002L)));
        write("output", lines(key, piece("two\\n", false, 2, 1_700_000_000_003L)));
        write("output", lines(key, piece("one\\n", false, 1, 1_700_000_000_001L)));

        assertThat(read("output", key).path("output").asText()).isEqualTo("one\nerr\ntwo\n");
    }

    @Test
    void appendsHtmlUnlessItIsToReplace() {
        String key = server.experiment("html");
        assertThat(read("html", key).path("html").isNull()).isTrue();

        write("html", "{\"experimentKey\":\"" + key + "\",\"html\":\"<p>a</p>\",\"override\":true}");
        write("html", "{\"experimentKey\":\"" + key + "\",\"html\":\"<p>b</p>\",\"override\":false}");

        assertThat(read("html", key).path("html").asText()).isEqualTo("<p>a</p><p>b</p>");
        write("html", "{\"experimentKey\":\"" + key + "\",\"html\":\"<p>c</p>\",\"override\":true}");
        assertThat(read("html", key).path("html").asText()).isEqualTo("<p>c</p>");
    }

    @Test
    void mergesTheEnvironmentAsItComes() {
        String key = server.experiment("environment");

        write("system-details", "{\"experimentKey\":\"" + key + "\",\"hostname\":\"a\",\"pid\":1}");
        write("system-details", "{\"experimentKey\":\"" + key + "\",\"pid\":2,\"installedPackages\":[\"x==1\"]}");

        JsonNode system = read("system-details", key);
        assertThat(system.path("hostname").asText()).isEqualTo("a");
        assertThat(system.path("pid").asInt()).isEqualTo(2);
        assertThat(system.path("installedPackages").path(0).asText()).isEqualTo("x==1");
        assertThat(read("git/metadata", key).path("branch").isNull()).isTrue();
    }

    private static String lines(String key, String pieces) {
        return "{\"experimentKey\":\"" + key + "\",\"outputLines\":[" + pieces + "]}";
    }

    private static String piece(String text, boolean stderr, int offset, long localTimestamp) {
        return "{\"output\":\"" + text + "\",\"stderr\":" + stderr + ",\"offset\":" + offset + ",\"localTimestamp\":"
                + localTimestamp + "}";
    }

    private static void write(String what, String body) {
        TestServer.Answer answer = server.post("/clientlib/rest/v2/write/experiment/" + what, body);
        assertThat(answer.json().path("code").asInt()).isEqualTo(200);
    }

    private static JsonNode read(String what, String key) {
        return server.get("/api/rest/v2/experiment/" + what + "?experimentKey=" + key)
                .json();
    }
}
