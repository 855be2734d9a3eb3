package dev.halley.comet.client;

import dev.halley.comet.protocol.MetricValue;
import dev.halley.comet.protocol.OutputLine;
import dev.halley.comet.protocol.ParameterValue;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What one call of a logging method leaves in the spool. Its JSON is what the file holds. */
sealed interface Entry {

    /** How many values the user logged with it. */
    int values();

    record Metrics(List<MetricValue> metrics) implements Entry {
        @Override
        public int values() {
            return metrics.size();
        }
    }

    record Parameters(List<ParameterValue> parameters) implements Entry {
        @Override
        public int values() {
            return parameters.size();
        }
    }

    record Other(String key, String value, long timestamp) implements Entry {
        @Override
        public int values() {
            return 1;
        }
    }

    record Tags(List<String> tags) implements Entry {
        @Override
        public int values() {
            return tags.size();
        }
    }

    record Output(OutputLine line) implements Entry {
        @Override
        public int values() {
            return 1;
        }
    }

    /**
     * The last entry of an experiment.
     *
     * @param failure why it failed; null if it succeeded
     */
    record End(long endMillis, @Nullable String failure) implements Entry {
        @Override
        public int values() {
            return 1;
        }
    }
}
