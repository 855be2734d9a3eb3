package dev.halley.integrations.comet;

import dev.halley.comet.client.UnsentExperiment;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Says what of an experiment did not reach the server, and what to do. */
final class UnsentNotice {

    private UnsentNotice() {}

    static String of(UnsentExperiment experiment) {
        List<String> facts = new ArrayList<>();
        if (experiment.values() > 0) {
            facts.add(count(experiment.values()) + " on this machine only (" + experiment.reason()
                    + "); to send: halley comet sync");
        }
        if (experiment.rejected() > 0) {
            facts.add(count(experiment.rejected())
                    + " refused by the server for good, kept in rejected.jsonl of the spool");
        }
        if (experiment.dropped() > 0) {
            facts.add(count(experiment.dropped()) + " lost because the disk was full or the spool at its limit");
        }
        if (facts.isEmpty()) {
            facts.add("its end is not sent yet (" + experiment.reason() + "); to send: halley comet sync");
        }
        return "Experiment '" + experiment.name() + "' (" + experiment.key() + "): " + String.join("; ", facts);
    }

    private static String count(long values) {
        return values == 1 ? "1 value is" : String.format(Locale.ROOT, "%,d values are", values);
    }
}
