package dev.halley.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The reference of flavors is made from the flavors themselves. */
class FlavorReferenceTest {

    private static final Path PAGE = Halley.ROOT.resolve("docs/reference/flavors.md");
    private static final List<String> TYPES = List.of(
            "orchestrator",
            "artifact-store",
            "experiment-tracker",
            "step-operator",
            "alerter",
            "log-store",
            "model-registry");

    @Test
    void listsEveryAttributeAndSetting() throws IOException {
        StringBuilder text = new StringBuilder("""
                # Flavors

                Made from the flavors themselves by `FlavorReferenceTest`; with `-Dgolden.update=true` it writes this page anew. Attributes are given
                when a component is registered, settings by pipelines, steps and runs. The JSON schema of a flavor:
                `halley experiment-tracker flavor describe FLAVOR --output json`.
                """);
        try (Halley halley = Halley.inNewHome()) {
            halley.run("integration", "install", "comet", "mlflow", "s3", "slack")
                    .succeeded();
            for (String type : TYPES) {
                text.append("\n## ").append(type).append("\n");
                JsonNode flavors = json(halley, type, "flavor", "list").path("flavors");
                for (JsonNode flavor : flavors) {
                    String name = flavor.path("name").asText();
                    String integration = flavor.path("integration").asText();
                    text.append("\n### `").append(name).append("`\n");
                    if (!integration.isEmpty()) {
                        text.append("\nOf the integration `")
                                .append(integration)
                                .append("`.\n");
                    }
                    JsonNode schema = json(halley, type, "flavor", "describe", name);
                    table("attribute", schema.path("attributes"), text);
                    table("setting", schema.path("settings"), text);
                }
            }
        }

        if (Boolean.getBoolean("golden.update")) {
            Files.writeString(PAGE, text, UTF_8);
        }
        assertThat(Files.readString(PAGE, UTF_8))
                .as("docs/reference/flavors.md is not up to date")
                .isEqualTo(text.toString());
    }

    private static void table(String kind, JsonNode schema, StringBuilder text) {
        if (schema.path("properties").isEmpty()) {
            return;
        }
        text.append("\n| ").append(kind).append(" | type | meaning |\n|---|---|---|\n");
        schema.path("properties").properties().forEach(property -> {
            boolean required = false;
            for (JsonNode name : schema.path("required")) {
                required |= name.asText().equals(property.getKey());
            }
            JsonNode about = property.getValue();
            text.append("| `")
                    .append(property.getKey())
                    .append("`")
                    .append(required ? " (required)" : "")
                    .append(" | ")
                    .append(about.path("type").asText("any"))
                    .append(about.path("writeOnly").asBoolean() ? ", secret" : "")
                    .append(" | ")
                    .append(about.path("description").asText())
                    .append(" |\n");
        });
    }

    private static JsonNode json(Halley halley, String... command) throws IOException {
        String[] all = new String[command.length + 2];
        System.arraycopy(command, 0, all, 0, command.length);
        all[command.length] = "--output";
        all[command.length + 1] = "json";
        return new ObjectMapper().readTree(halley.run(all).succeeded().stdout());
    }
}
