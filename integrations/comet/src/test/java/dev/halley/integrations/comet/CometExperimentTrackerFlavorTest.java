package dev.halley.integrations.comet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.halley.experimenttracker.ExperimentTracker;
import dev.halley.stack.ComponentContext;
import dev.halley.stack.ComponentType;
import dev.halley.stack.Flavor;
import dev.halley.stack.Flavors;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CometExperimentTrackerFlavorTest {

    @Test
    void isFoundOnTheClassPath() {
        List<Flavor<?, ?>> flavors = Flavors.onClassPath(getClass().getClassLoader());

        assertThat(flavors)
                .filteredOn(flavor -> flavor.name().equals("comet"))
                .singleElement()
                .satisfies(flavor -> {
                    assertThat(flavor.type()).isEqualTo(ComponentType.EXPERIMENT_TRACKER);
                    assertThat(flavor.settingsType()).isEqualTo(CometExperimentTrackerSettings.class);
                });
    }

    @Test
    void makesATrackerWithoutTouchingDiskOrNetwork(@TempDir Path home) {
        CometExperimentTrackerConfig config =
                new CometExperimentTrackerConfig("key", null, null, "http://192.0.2.1:9", null, List.of(), Map.of());

        try (ExperimentTracker tracker =
                new CometExperimentTrackerFlavor().create("comet_tracker", config, new ComponentContext(home))) {
            assertThat(tracker.name()).isEqualTo("comet_tracker");
            assertThat(tracker.unsent()).isEmpty();
        }

        assertThat(home).isEmptyDirectory();
    }
}
