package dev.halley.view;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.halley.error.HalleyException;
import org.junit.jupiter.api.Test;

class ViewTest {

    private final View best = View.table("best runs")
            .filter("metric.loss.min < 1 and param.`a b` = 'x&y'")
            .sort("-metric:accuracy")
            .columns("state", "metric:loss", "param:train/rate")
            .groupBy("param:optimizer")
            .panel("scatter", "param:rate", "metric:loss")
            .forTeam();

    @Test
    void isTheAddressThatThePageWrites() {
        assertThat(View.table("a")
                        .columns("state", "metric:loss")
                        .sort("-metric:train/loss")
                        .state())
                .isEqualTo("?col=state&col=metric:loss&sort=-metric:train/loss");
    }

    @Test
    void comesBackFromYamlAsItWas() {
        assertThat(View.parse(best.toYaml(), "best.yaml")).isEqualTo(best);
        assertThat(best.toYaml()).contains("name: best runs").contains("- metric:loss");
    }

    @Test
    void comesBackFromWhatTheServerKeeps() {
        assertThat(View.ofState("table", "best runs", true, best.state())).isEqualTo(best);
    }

    @Test
    void readsTheJsonThatThePageExports() {
        String json =
                "{\"halleyView\": 1, \"name\": \"by loss\", \"view\": {\"sort\": [\"metric:loss\"], \"differ\": \"1\"}}";

        assertThat(View.parse(json, "view.json").state()).isEqualTo("?sort=metric:loss&differ=1");
    }

    @Test
    void refusesWhatIsNoView() {
        assertThatThrownBy(() -> View.parse("name: x", "x.yaml"))
                .isInstanceOf(HalleyException.class)
                .hasMessageContaining("x.yaml is no view of Halley");
    }
}
