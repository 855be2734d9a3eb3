package dev.halley.integrations.comet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.halley.experimenttracker.TrackedStep;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CometExperimentTrackerSettingsTest {

    private static final TrackedStep STEP =
            new TrackedStep("digits", "digits-2026_11_24-09_00_00_123456", "run-id", "train", "step-run-id");

    private static final CometExperimentTrackerSettings NONE =
            new CometExperimentTrackerSettings(null, List.of(), Map.of());

    @Test
    void readsWhatYamlSays() throws JsonProcessingException {
        CometExperimentTrackerSettings settings = new ObjectMapper()
                .readValue(
                        "{\"run_name\": \"mine\", \"tags\": [\"a\", \"b\", \"a\"], \"settings\": {\"disabled\": true}}",
                        CometExperimentTrackerSettings.class);

        assertThat(settings)
                .isEqualTo(new CometExperimentTrackerSettings("mine", List.of("a", "b"), Map.of("disabled", true)));
        assertThat(new ObjectMapper().readValue("{}", CometExperimentTrackerSettings.class))
                .isEqualTo(NONE);
    }

    @Test
    void isBuiltPieceByPiece() {
        CometExperimentTrackerSettings settings = CometExperimentTrackerSettings.withTags("a")
                .andTags("b", "a")
                .andRunName("mine")
                .andSetting("project_name", "other");

        assertThat(settings)
                .isEqualTo(
                        new CometExperimentTrackerSettings("mine", List.of("a", "b"), Map.of("project_name", "other")));
        assertThat(CometExperimentTrackerSettings.withRunName("mine").runName()).isEqualTo("mine");
        assertThat(CometExperimentTrackerSettings.withSetting("disabled", true).settings())
                .isEqualTo(Map.of("disabled", true));
    }

    @Test
    void overridesWhatTheTrackerWasRegisteredWith() {
        CometExperimentTrackerSettings registered = new CometExperimentTrackerSettings(
                "registered", List.of("team"), Map.of("disabled", true, "project_name", "p"));

        assertThat(NONE.over(registered)).isEqualTo(registered);
        assertThat(CometExperimentTrackerSettings.withTags("mine")
                        .andSetting("disabled", false)
                        .over(registered))
                .isEqualTo(new CometExperimentTrackerSettings(
                        "registered", List.of("mine"), Map.of("disabled", false, "project_name", "p")));
    }

    @Test
    void refusesATypoInsteadOfIgnoringIt() {
        assertThatThrownBy(() -> CometExperimentTrackerSettings.withSetting("dissabled", true))
                .hasMessage("settings: 'dissabled' is no option of an experiment. Did you mean 'disabled'?"
                        + " Options: project_name, disabled.");
        assertThatThrownBy(() -> CometExperimentTrackerSettings.withSetting("disabled", "perhaps"))
                .hasMessage("settings.disabled: perhaps (expected: true or false).");
        assertThatThrownBy(() -> CometExperimentTrackerSettings.withSetting("project_name", 7))
                .hasMessage("settings.project_name: 7 (expected: a text).");
        assertThatThrownBy(() -> CometExperimentTrackerSettings.withTags("a", " "))
                .hasMessage("tags: [a,  ] has a blank tag (expected: texts).");
    }

    @Test
    void takesTheTextsOfTheCommandLineAndTheOptionsOfThePythonSdk() {
        assertThat(CometExperimentTrackerSettings.withSetting("disabled", "true")
                        .settings())
                .isEqualTo(Map.of("disabled", true));
        assertThat(CometExperimentTrackerSettings.withSetting("log_code", false).settings())
                .isEqualTo(Map.of("log_code", false));
    }

    @Test
    void namesAnExperimentAfterRunAndStep() {
        assertThat(CometExperimentTracker.experimentName(STEP, NONE))
                .isEqualTo("digits-2026_11_24-09_00_00_123456_train");
        assertThat(CometExperimentTracker.experimentName(STEP, CometExperimentTrackerSettings.withRunName("mine")))
                .isEqualTo("mine");
    }

    @Test
    void tagsAnExperimentWithPipelineAndRun() {
        assertThat(CometExperimentTracker.tags(STEP, CometExperimentTrackerSettings.withTags("some_tag", "digits")))
                .containsExactly("some_tag", "digits", "digits-2026_11_24-09_00_00_123456");
    }
}
