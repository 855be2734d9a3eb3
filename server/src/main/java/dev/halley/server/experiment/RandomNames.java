package dev.halley.server.experiment;

import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/** Names for experiments that nobody named: easier to say than a key. */
final class RandomNames {

    private static final List<String> FIRST = List.of(
            "amber",
            "bold",
            "brisk",
            "calm",
            "clear",
            "copper",
            "crimson",
            "deep",
            "distant",
            "early",
            "eager",
            "fair",
            "gentle",
            "golden",
            "grand",
            "hidden",
            "icy",
            "ivory",
            "keen",
            "late",
            "light",
            "lucid",
            "mellow",
            "misty",
            "northern",
            "pale",
            "quiet",
            "rapid",
            "rising",
            "silver",
            "solar",
            "southern",
            "steady",
            "still",
            "swift",
            "violet",
            "warm",
            "wide",
            "winter",
            "young");

    private static final List<String> SECOND = List.of(
            "apogee",
            "arc",
            "aurora",
            "beacon",
            "comet",
            "corona",
            "crater",
            "crescent",
            "dawn",
            "dune",
            "eclipse",
            "ember",
            "equinox",
            "galaxy",
            "halo",
            "horizon",
            "lagoon",
            "lantern",
            "meridian",
            "meteor",
            "moon",
            "nebula",
            "nova",
            "orbit",
            "parallax",
            "perigee",
            "planet",
            "prism",
            "pulsar",
            "quasar",
            "ridge",
            "ring",
            "signal",
            "solstice",
            "spark",
            "tail",
            "tide",
            "transit",
            "voyage",
            "zenith");

    private RandomNames() {}

    static String next() {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        return FIRST.get(random.nextInt(FIRST.size())) + "_" + SECOND.get(random.nextInt(SECOND.size())) + "_"
                + random.nextInt(1000, 10000);
    }
}
