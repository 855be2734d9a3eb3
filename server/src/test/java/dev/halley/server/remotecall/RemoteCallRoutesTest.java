package dev.halley.server.remotecall;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.halley.server.TestServer;
import dev.halley.server.TestServer.Answer;
import dev.halley.server.database.DatabaseTest;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DatabaseTest
class RemoteCallRoutesTest {

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
    void asksAProgramToStopOnce() {
        String key = server.experiment("stopped");
        assertThat(pending(key)).isFalse();

        Answer stop = server.get("/api/rest/v2/write/experiment/stop?experimentKey=" + key);
        server.get("/api/rest/v2/write/experiment/stop?experimentKey=" + key);

        assertThat(stop.text("msg")).isEqualTo("Stop Requested");
        assertThat(pending(key)).isTrue();
        JsonNode calls = waiting(key);
        assertThat(calls).singleElement().satisfies(call -> {
            assertThat(call.path("functionName").asText()).isEqualTo("stop");
            assertThat(call.path("cometDefined").asBoolean()).isTrue();
            assertThat(call.path("userName").asText()).isEqualTo("ada");
        });
        assertThat(pending(key)).isFalse();
        assertThat(waiting(key)).isEmpty();
    }

    @Test
    void callsARegisteredFunctionAndKeepsWhatCameOfIt() {
        String key = server.experiment("called");
        server.post(
                "/clientlib/rpc/register-rpc",
                "{\"experimentKey\":\"" + key
                        + "\",\"functionName\":\"set_rate\",\"functionDocumentation\":\"Sets it.\",\"argumentNames\":[\"rate\"]}");
        String path = "/api/v1/experiments/" + key + "/calls";

        Answer refused = server.post(path, "{\"functionName\":\"os.remove\"}");
        Answer called = server.post(path, "{\"functionName\":\"set_rate\",\"arguments\":{\"rate\":0.1}}");
        JsonNode call = waiting(key).path(0);
        server.post(
                "/clientlib/rpc/save-rpc-result",
                "{\"experimentKey\":\"" + key + "\",\"callId\":\"" + called.text("callId")
                        + "\",\"result\":\"done\",\"startTimeMs\":1,\"endTimeMs\":2}");

        assertThat(refused.status()).isEqualTo(400);
        assertThat(call.path("arguments").toString()).isEqualTo("[{\"name\":\"rate\",\"value\":0.1}]");
        assertThat(call.size()).as("Python drops a call with an unknown field").isEqualTo(6);
        JsonNode kept = server.get(path).json();
        assertThat(kept.path("functions").path(0).path("name").asText()).isEqualTo("set_rate");
        assertThat(kept.path("calls").path(0).path("result").asText()).isEqualTo("done");
    }

    private static boolean pending(String key) {
        return server.post("/clientlib/status-report/update", "{\"experimentKey\":\"" + key + "\",\"is_alive\":true}")
                .json()
                .path("pending_rpcs")
                .asBoolean();
    }

    private static JsonNode waiting(String key) {
        return server.get("/clientlib/rpc/get-pending-rpcs?experimentKey=" + key)
                .json()
                .path("remoteProcedureCalls");
    }
}
