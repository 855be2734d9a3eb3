package dev.halley.server.compatibility;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.halley.server.TestServer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Comet's SDKs use a feature only if the server says that it has it: by a version, or by a word of the handshake. */
class HandshakeTest {

    /** The call that came with each version that comet_ml compares with. */
    private static final Map<String, String> GATES = Map.of(
            "3.5.42", "POST {rest}/write/registry-model/item/create",
            "3.7.28", "POST {rest}/registry-model/history/item",
            "3.12.26", "POST {rest}/write/artifact/assets/remote/batch",
            "3.20.60", "GET {rest}/experiment/metrics/get-all",
            "3.29.724", "POST {rest}/write/experiments/parameters/delete",
            "4.3.385", "GET {rest}/experiment/asset/get-by-name",
            "4.7.416", "POST {rest}/write/experiment/{experimentKey}/mark-not-throttled",
            "4.18.133", "POST {rest}/write/registry-model/item/{id}/metadata",
            "4.20.477", "POST {rest}/write/registry-model/item/{id}/status-configuration",
            "4.35.0", "POST {rest}/write/project/update-owner");

    @TempDir
    Path home;

    @Test
    void servesEveryCallThatTheAdvertisedVersionPromises() {
        try (TestServer server = TestServer.start(home)) {
            String version = server.get("/clientlib/isAlive/ver").text("version");

            GATES.forEach((gate, call) -> {
                if (compare(gate, version) <= 0) {
                    assertThat(served())
                            .as("version %s promises what came with %s", version, gate)
                            .contains(call);
                }
            });
        }
    }

    @Test
    void advertisesEveryCallThatIsServed() {
        try (TestServer server = TestServer.start(home)) {
            String version = server.get("/clientlib/isAlive/ver").text("version");

            String highest = GATES.keySet().stream()
                    .filter(gate -> GATES.entrySet().stream()
                            .filter(other -> compare(other.getKey(), gate) <= 0)
                            .allMatch(other -> served().contains(other.getValue())))
                    .max(HandshakeTest::compare)
                    .orElseThrow();
            assertThat(compare(version, highest))
                    .as("%s against %s", version, highest)
                    .isNotNegative();
        }
    }

    @Test
    void advertisesUploadsInPartsOnlyIfTheyAreServed() {
        try (TestServer server = TestServer.start(home)) {
            JsonNode handshake = server.post(
                            "/clientlib/logger/add/run", "{\"experimentKey\":\"" + "a".repeat(32) + "\"}")
                    .json();

            boolean servesParts = served().contains("POST {sdk}/asset/upload-start")
                    && served().contains("POST {sdk}/asset/upload-complete")
                    && served().contains("POST {sdk}/visualizations/upload-start");
            assertThat(handshake.path("s3DirectAccessEnabled").asBoolean()).isEqualTo(servesParts);
            assertThat(handshake.path("featureToggles")).isEmpty();
            for (String address :
                    new String[] {"cometWebAssetUrl", "cometRestApiAssetUrl", "cometWebImageUrl", "cometRestApiImageUrl"
                    }) {
                String path =
                        handshake.path(address).asText().substring(server.url().length());
                assertThat(server.get(path + "?experimentKey=" + "a".repeat(32) + "&assetId=none")
                                .text("msg"))
                        .as(address)
                        .contains("has no asset 'none'");
            }
        }
    }

    private static Set<String> served() {
        return GoldenRoute.all().stream()
                .filter(GoldenRoute::isServed)
                .map(route -> route.verb() + " " + route.path())
                .collect(Collectors.toSet());
    }

    private static int compare(String one, String other) {
        int[] left = numbers(one);
        int[] right = numbers(other);
        return Arrays.compare(left, right);
    }

    private static int[] numbers(String version) {
        return Arrays.stream(version.split("\\.")).mapToInt(Integer::parseInt).toArray();
    }
}
