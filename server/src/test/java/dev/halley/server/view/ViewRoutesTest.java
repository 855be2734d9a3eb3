package dev.halley.server.view;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.halley.server.TestServer;
import dev.halley.server.database.DatabaseTest;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DatabaseTest
class ViewRoutesTest {

    @Test
    void keepsViewsAsTheyCame(@TempDir Path home) {
        try (TestServer server = TestServer.start(home)) {
            String key = server.experiment("views");
            String project = server.get("/api/rest/v2/experiment/metadata?experimentKey=" + key)
                    .text("projectId");
            String begin = "{\"projectId\":\"" + project + "\",";

            JsonNode made = server.post(
                            "/api/rest/v2/write/views/upsert",
                            begin
                                    + "\"templateName\":\"one\",\"v3\":{\"sections\":[1]},\"dashboardChartState\":\"{}\"}")
                    .json();
            String id = made.path("templateId").asText();
            server.post(
                    "/api/rest/v2/write/views/upsert",
                    begin + "\"templateName\":\"renamed\",\"templateId\":\"" + id + "\"}");
            server.post(
                    "/api/rest/v2/write/chart-templates/upsert",
                    begin + "\"templateName\":\"of one\",\"experimentKey\":\"" + key + "\"}");

            JsonNode views = server.get("/api/rest/v2/views/get-all?projectId=" + project)
                    .json()
                    .path("views");
            assertThat(views).hasSize(1);
            assertThat(views.path(0).path("templateName").asText()).isEqualTo("renamed");
            assertThat(views.path(0).path("v3").path("sections").path(0).asInt())
                    .isEqualTo(1);
            assertThat(views.path(0).path("lastUpdate").asLong()).isPositive();
            String charts = "/api/rest/v2/views/chart-templates?projectId=" + project;
            assertThat(server.get(charts).json().path("views")).isEmpty();
            assertThat(server.get(charts + "&experimentKey=" + key).json().path("views"))
                    .hasSize(1);
            assertThat(server.post("/api/rest/v2/write/views/upsert", begin + "\"templateName\":\" \"}")
                            .status())
                    .isEqualTo(400);
        }
    }
}
