package dev.halley.comet.client;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.halley.comet.client.RecordingServer.Call;
import dev.halley.comet.client.RecordingServer.Fault;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each of Comet's requests costs the server a commit, and there are five for a step of a pipeline that logs nothing. */
class ExperimentPartsTest {

    private static final Duration SOON = Duration.ofSeconds(60);
    private static final String PART = "/api/v1/experiments/part";

    @TempDir
    Path spool;

    private RecordingServer server;
    private CometClient client;

    @BeforeEach
    void start() throws IOException {
        server = new RecordingServer();
        client = CometClient.open(CometConfig.of(server.url(), RecordingServer.API_KEY, spool));
    }

    @AfterEach
    void stop() {
        client.close();
        server.close();
    }

    /** What the server says of itself is known from the first experiment on. */
    private void learn() {
        server.takesParts = true;
        track("first", experiment -> {});
        server.forget();
    }

    private String track(String name, Consumer<CometExperiment> log) {
        CometExperiment experiment =
                client.startExperiment(new NewExperiment("edmond", "comets", name, List.of("a", "b")));
        log.accept(experiment);
        experiment.finish(null);
        assertThat(client.flush(SOON)).isTrue();
        assertThat(client.unsent()).isEmpty();
        return experiment.key();
    }

    private List<JsonNode> parts() {
        return server.accepted(PART).stream().map(Call::json).toList();
    }

    @Test
    void carryAnExperimentWithoutMetricsByNoOtherRequest() {
        learn();

        String key = track("second", experiment -> {
            experiment.logOther("why", "so");
            experiment.logParameters(Map.of("rate", 0.1));
        });

        assertThat(server.accepted()).extracting(Call::path).containsOnly(PART);
        JsonNode begun = parts().get(0);
        assertThat(begun.path("experimentKey").asText()).isEqualTo(key);
        assertThat(begun.path("beginning").path("project").asText()).isEqualTo("comets");
        assertThat(begun.path("name").asText()).isEqualTo("second");
        assertThat(parts().stream().mapToInt(part -> part.path("tags").size()).sum())
                .isEqualTo(2);
        assertThat(parts().stream().flatMap(part -> part.path("others").findValuesAsText("key").stream()))
                .containsExactly("why");
        assertThat(parts().stream().flatMap(part -> part.path("parameters").findValuesAsText("parameterName").stream()))
                .containsExactly("rate");
        assertThat(parts().stream().filter(part -> part.has("end"))).hasSize(1);
        assertThat(parts().stream().filter(part -> part.has("beginning"))).hasSize(1);
    }

    @Test
    void endAnExperimentAfterItsMetrics() {
        learn();

        track("second", experiment -> experiment.logMetrics(Map.of("loss", 0.5), 1L, null));

        List<String> paths = server.accepted().stream().map(Call::path).toList();
        assertThat(paths).contains("/clientlib/batch/logger/experiment/metric");
        assertThat(paths.get(0)).isEqualTo(PART);
        assertThat(paths.get(paths.size() - 1)).isEqualTo(PART);
        assertThat(parts().get(parts().size() - 1).has("end")).isTrue();
        assertThat(server.metric("loss")).containsExactly("0.5");
    }

    @Test
    void giveWayToCometsRequestsWhereTheServerRefusesThem() {
        learn();
        server.failAlways(Fault.status(call -> call.path().equals(PART), 422));

        track("second", experiment -> experiment.logOther("why", "so"));

        assertThat(server.accepted("/logger/add/run")).hasSize(1);
        assertThat(server.accepted("/log-other")).hasSize(2);
        assertThat(server.accepted("/write/experiment/tags")).hasSize(1);
        assertThat(server.accepted("/set-start-end-time")).hasSize(1);
    }

    @Test
    void areNotTriedAgainAtAServerThatDoesNotKnowThem() {
        learn();
        server.takesParts = false;
        server.failAlways(Fault.status(call -> call.path().equals(PART), 404));

        track("second", experiment -> {});
        long tried =
                server.all().stream().filter(call -> call.path().equals(PART)).count();
        track("third", experiment -> {});

        assertThat(tried).isEqualTo(1);
        assertThat(server.all().stream().filter(call -> call.path().equals(PART)))
                .hasSize(1);
        assertThat(server.accepted("/logger/add/run")).hasSize(2);
    }

    @Test
    void tellWhyAnExperimentFailed() {
        learn();

        CometExperiment experiment = client.startExperiment(NewExperiment.named("fails"));
        experiment.finish(new IllegalStateException("no such comet"));
        assertThat(client.flush(SOON)).isTrue();

        JsonNode end = parts().get(parts().size() - 1).path("end");
        assertThat(end.path("failure").asText()).contains("no such comet");
        assertThat(end.path("endMillis").asLong())
                .isGreaterThanOrEqualTo(end.path("startMillis").asLong());
    }
}
