package dev.halley.server.query;

import dev.halley.server.error.ApiException;
import dev.halley.server.error.ErrorKind;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * One thing that is known of an experiment: a column of the table, a side of a comparison.
 *
 * @param name the logged name, of a system field its word
 * @param stat which value of a metric; {@link Stat#LAST} for everything else
 * @param step for {@link Stat#AT_STEP}: the last value at this step or before it
 */
public record Field(Kind kind, String name, Stat stat, long step) {

    /** What kind of thing a field is. */
    public enum Kind {
        METRIC("metric"),
        PARAMETER("param"),
        OTHER("other"),
        TAG("tag"),
        SYSTEM("");

        private final String word;

        Kind(String word) {
            this.word = word;
        }

        /** The word before the name, empty for system fields. */
        public String word() {
            return word;
        }
    }

    /** Which value of a metric. */
    public enum Stat {
        LAST,
        MIN,
        MAX,
        /** The smallest of what should be small (losses, errors, times), the largest of everything else. */
        BEST,
        /** The step of the last value. */
        STEP,
        AT_STEP;

        /** The word in the language and in the ids of columns. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    public static final Field NAME = system("name");
    public static final Field KEY = system("key");
    public static final Field STATE = system("state");
    public static final Field USER = system("user");
    public static final Field STARTED = system("started");
    public static final Field ENDED = system("ended");
    public static final Field DURATION = system("duration");
    public static final Field FILE = system("file");
    /** One tag of the many that an experiment may have. */
    public static final Field TAG = new Field(Kind.TAG, "", Stat.LAST, 0);

    public static Field metric(String name) {
        return new Field(Kind.METRIC, name, Stat.LAST, 0);
    }

    public static Field metric(String name, Stat stat) {
        return new Field(Kind.METRIC, name, stat, 0);
    }

    public static Field metricAt(String name, long step) {
        return new Field(Kind.METRIC, name, Stat.AT_STEP, step);
    }

    public static Field parameter(String name) {
        return new Field(Kind.PARAMETER, name, Stat.LAST, 0);
    }

    public static Field other(String name) {
        return new Field(Kind.OTHER, name, Stat.LAST, 0);
    }

    private static Field system(String name) {
        return new Field(Kind.SYSTEM, name, Stat.LAST, 0);
    }

    /** The system field of this word, null if there is none. */
    public static @Nullable Field systemOf(String word) {
        return switch (word.toLowerCase(Locale.ROOT)) {
            case "name" -> NAME;
            case "key" -> KEY;
            case "state" -> STATE;
            case "user" -> USER;
            case "started" -> STARTED;
            case "ended" -> ENDED;
            case "duration" -> DURATION;
            case "file" -> FILE;
            case "tag", "tags" -> TAG;
            default -> null;
        };
    }

    /** Whether its values are points in time, in epoch milliseconds. */
    public boolean isTime() {
        return equals(STARTED) || equals(ENDED);
    }

    /**
     * The field that a column's id names: {@code started}, {@code param:rate}, {@code metric:loss}, {@code metric.min:loss},
     * {@code metric@100:loss}. Everything after the first colon is the name.
     *
     * @throws ApiException INVALID if it names none
     */
    public static Field ofId(String id) {
        int colon = id.indexOf(':');
        if (colon < 0) {
            Field system = systemOf(id);
            if (system == null) {
                throw unknown(id);
            }
            return system;
        }
        String kind = id.substring(0, colon);
        String name = id.substring(colon + 1);
        if (kind.equals("param")) {
            return parameter(name);
        }
        if (kind.equals("other")) {
            return other(name);
        }
        if (kind.equals("metric")) {
            return metric(name);
        }
        if (kind.startsWith("metric.")) {
            return metric(name, statOf(kind.substring("metric.".length()), id));
        }
        if (kind.startsWith("metric@")) {
            try {
                return metricAt(name, Long.parseLong(kind.substring("metric@".length())));
            } catch (NumberFormatException notAStep) {
                throw unknown(id);
            }
        }
        throw unknown(id);
    }

    private static Stat statOf(String word, String id) {
        for (Stat stat : Stat.values()) {
            if (stat != Stat.AT_STEP && stat.word().equals(word)) {
                return stat;
            }
        }
        throw unknown(id);
    }

    private static ApiException unknown(String id) {
        String shown = id.length() > 100 ? id.substring(0, 100) + "…" : id;
        return new ApiException(
                ErrorKind.INVALID,
                "column: '" + shown + "' (expected: name, key, state, user, started, ended, duration, file, tags, or"
                        + " 'param:', 'other:', 'metric:', 'metric.min:', 'metric.max:', 'metric.best:', 'metric.step:' or"
                        + " 'metric@100:' with a name).");
    }

    /** The id of the column. */
    public String id() {
        return switch (kind) {
            case SYSTEM -> name;
            case TAG -> "tags";
            case PARAMETER, OTHER -> kind.word() + ":" + name;
            case METRIC ->
                switch (stat) {
                    case LAST -> "metric:" + name;
                    case AT_STEP -> "metric@" + step + ":" + name;
                    default -> "metric." + stat.word() + ":" + name;
                };
        };
    }

    /** As it is written in a filter. */
    @Override
    public String toString() {
        return switch (kind) {
            case SYSTEM -> name;
            case TAG -> "tag";
            case PARAMETER, OTHER -> kind.word() + "." + FilterTokens.quoteName(name);
            case METRIC ->
                "metric." + FilterTokens.quoteName(name)
                        + switch (stat) {
                            case LAST -> "";
                            case AT_STEP -> "@" + step;
                            default -> "." + stat.word();
                        };
        };
    }

    /** Whether small values of a metric are the good ones, judged by its name. */
    public static boolean isBetterSmall(String metric) {
        String name = metric.toLowerCase(Locale.ROOT);
        for (String word : SMALL_IS_GOOD) {
            int at = name.indexOf(word);
            if (at >= 0 && isWord(name, at, at + word.length())) {
                return true;
            }
        }
        return false;
    }

    private static final String[] SMALL_IS_GOOD = {
        "loss",
        "error",
        "err",
        "mse",
        "rmse",
        "mae",
        "mape",
        "nll",
        "perplexity",
        "ppl",
        "cost",
        "latency",
        "time",
        "duration",
        "seconds",
        "millis",
        "wer",
        "cer",
        "fid",
        "divergence",
        "kl",
        "regret"
    };

    private static boolean isWord(String name, int from, int to) {
        return (from == 0 || !Character.isLetter(name.charAt(from - 1)))
                && (to == name.length() || !Character.isLetter(name.charAt(to)));
    }
}
