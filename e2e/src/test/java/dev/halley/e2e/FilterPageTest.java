package dev.halley.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.halley.e2e.Halley.RunningServer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The filters that docs/reference/filter.md shows, asked of a server. */
class FilterPageTest {

    private static final String KEY = "key-of-the-filter-page";

    @Test
    void theServerUnderstandsEveryFilterOfThePage() throws Exception {
        try (Halley halley = Halley.inNewHome()) {
            RunningServer server = halley.startServer(0, KEY);
            server.rest().createExperiment("halley", "reader");
            List<String> filters = Snippet.of(Halley.ROOT.resolve("docs/reference/filter.md")).stream()
                    .flatMap(snippet -> snippet.text().lines())
                    .toList();

            assertThat(filters).hasSizeGreaterThan(3).allSatisfy(filter -> {
                HttpResponse<String> answer = ask(server, filter);
                assertThat(answer.statusCode())
                        .as("%s: %s", filter, answer.body())
                        .isEqualTo(200);
            });
            assertThat(ask(server, "metric.loss <").body()).contains("character 14");
        }
    }

    private static HttpResponse<String> ask(RunningServer server, String filter)
            throws IOException, InterruptedException {
        String body = new ObjectMapper()
                .writeValueAsString(Map.of("workspace", "halley", "project", "reader", "filter", filter));
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create(server.url() + "/api/v1/experiments/query"))
                                .header("Authorization", "Bearer " + server.apiKey())
                                .header("Content-Type", "application/json")
                                .POST(BodyPublishers.ofString(body, UTF_8))
                                .build(),
                        BodyHandlers.ofString(UTF_8));
    }
}
