package dev.halley.server.metric;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/*
 * Almost all bodies look alike: objects with the same few fields in the same order, plain texts, plain numbers. A general parser finds out
 * about each of them anew what it is. This one knows what may come: the fields of the value before, at the same places, are compared as
 * bytes and not read; a name is a range of the body, found again by its bytes; digits become a double right away (Decimal).
 *
 * Names come in the same order again and again, and the values of one step share all that stands behind the number. So of most values only
 * the number is read: what stands before it is compared at once with the last value of the name that is expected, what stands behind it with
 * that of the value before.
 *
 * It decides nothing that a general parser would decide differently. Whatever is not plain (an escape, a letter outside of ASCII, a number
 * as text, a missing name, broken JSON, a limit that is passed) makes it give up, and MetricParser reads the body from its start: that one
 * also words the refusals. PlainMetricParserTest compares both on many thousand bodies, broken ones among them.
 */
/**
 * Reads a request with metric values that looks as requests usually look, several times as fast as {@link MetricParser}. Confined to one
 * request.
 */
final class PlainMetricParser extends PlainJson {

    private static final int LONGEST_NAME = 1_000;
    private static final int SLOTS = 16;
    private static final long LARGEST_MILLIS = 100_000_000_000_000L;

    private static final int NAME = 0;
    private static final int VALUE = 1;
    private static final int STEP = 2;
    private static final int EPOCH = 3;
    private static final int TIME = 4;
    private static final int CONTEXT = 5;
    private static final int EXPERIMENT = 6;
    private static final int VALUES = 7;
    private static final int OTHER = 8;
    private static final int GIVEN_UP = -1;
    private static final byte[][] FIELDS = {
        bytes("metricName"),
        bytes("metricValue"),
        bytes("step"),
        bytes("epoch"),
        bytes("timestamp"),
        bytes("context"),
        bytes("experimentKey"),
        bytes("values"),
    };
    private static final byte[] RUN_CONTEXT = bytes("runContext");

    private final long nowMillis;
    private final NewPoints points;
    private @Nullable String experimentKey;

    // Where the fields of the last value began and ended, with what stands between a name and its value.
    private final int[] slotAt = new int[SLOTS];
    private final int[] slotLength = new int[SLOTS];
    private final int[] slotField = new int[SLOTS];

    // By the number of a name: where its last value began, and how much of it stood before the number.
    private int[] headAt = new int[SLOTS];
    private int[] headLength = new int[SLOTS];
    private int[] headName = new int[SLOTS];

    // What stood behind the number of a value, up to its closing brace, and what it said.
    private int tailAt;
    private int tailLength;
    private long tailStep;
    private long tailEpoch;
    private long tailMillis;
    private int tailContextAt;
    private int tailContextLength;

    // The value that is being read.
    private int nameAt;
    private int nameLength;
    private int contextAt;
    private int contextLength;
    private boolean hasValue;
    private double value;
    private @Nullable Text text;
    private long step;
    private long epoch;
    private long millis;

    private PlainMetricParser(byte[] body, int length, long nowMillis, int expected) {
        super(body, length);
        this.nowMillis = nowMillis;
        this.points = new NewPoints(expected);
    }

    /** What a body said. */
    record Read(String experimentKey, NewPoints points) {}

    /**
     * Reads a body that is one value.
     *
     * @param body has a byte 0 at {@code length}
     * @return null if the body is not plain
     */
    static @Nullable Read one(byte[] body, int length, long nowMillis) {
        PlainMetricParser parser = new PlainMetricParser(body, length, nowMillis, 1);
        return parser.value() && parser.isAtEnd() ? parser.read() : null;
    }

    /** Reads a body with a list of values; otherwise as {@link #one}. */
    static @Nullable Read batch(byte[] body, int length, long nowMillis) {
        PlainMetricParser parser = new PlainMetricParser(body, length, nowMillis, 16 + length / 128);
        return parser.batch() && parser.isAtEnd() ? parser.read() : null;
    }

    private @Nullable Read read() {
        return experimentKey == null ? null : new Read(experimentKey, points);
    }

    private boolean batch() {
        if (!take('{')) {
            return false;
        }
        do {
            int field = field();
            boolean done =
                    switch (field) {
                        case EXPERIMENT -> experiment();
                        case VALUES -> values();
                        default -> field != GIVEN_UP && scalar();
                    };
            if (!done) {
                return false;
            }
        } while (take(','));
        return take('}');
    }

    private boolean values() {
        if (!take('[')) {
            return false;
        }
        if (take(']')) {
            return true;
        }
        do {
            if (!value()) {
                return false;
            }
        } while (take(','));
        return take(']');
    }

    private boolean value() {
        if (!take('{')) {
            return false;
        }
        int start = at;
        int headEnd = 0;
        int valueEnd = 0;
        nameLength = 0;
        contextLength = 0;
        hasValue = false;
        text = null;
        step = Columns.NONE;
        epoch = Columns.NONE;
        millis = 0;
        int slot = 0;
        boolean more = true;
        if (head(start)) {
            if (!number()) {
                return false;
            }
            if (tail()) {
                return add() >= 0;
            }
            valueEnd = at;
            slot = 2;
            more = take(',');
        }
        while (more) {
            int field = field(slot);
            boolean done =
                    switch (field) {
                        case NAME -> name();
                        case VALUE -> {
                            headEnd = slot == 1 && nameLength > 0 ? at : 0;
                            boolean read = number();
                            valueEnd = slot == 1 ? at : 0;
                            yield read;
                        }
                        case STEP -> {
                            boolean read = whole();
                            step = whole;
                            yield read;
                        }
                        case EPOCH -> {
                            boolean read = whole();
                            epoch = whole;
                            yield read;
                        }
                        case TIME -> {
                            boolean read = whole();
                            millis = whole == Columns.NONE ? 0 : whole > LARGEST_MILLIS ? whole / 1000 : whole;
                            yield read;
                        }
                        case CONTEXT -> context();
                        case EXPERIMENT -> experiment();
                        default -> field != GIVEN_UP && scalar();
                    };
            if (!done) {
                return false;
            }
            if (slot > 1 && (field == NAME || field == EXPERIMENT)) {
                // Neither head nor tail is all that says so.
                headEnd = 0;
                valueEnd = 0;
            }
            slot++;
            more = take(',');
        }
        if (nameLength == 0 || !hasValue || !take('}')) {
            return false;
        }
        if (valueEnd > 0) {
            rememberTail(valueEnd);
        }
        int name = add();
        if (headEnd > 0) {
            rememberHead(name, start, headEnd);
        }
        return true;
    }

    /** Returns the number of the name. */
    private int add() {
        int name = points.names().number(body, nameAt, nameLength, contextAt, contextLength);
        points.add(name, step, epoch, millis == 0 ? nowMillis : millis, value, text);
        return name;
    }

    /** Passes over all that stands before the number if it is what stood there in the last value of the name that is expected. */
    private boolean head(int start) {
        int name = points.names().expected();
        if (name < 0 || name >= headLength.length) {
            return false;
        }
        int length = headLength[name];
        int from = headAt[name];
        if (length == 0
                || start + length > end
                || !Arrays.equals(body, from, from + length, body, start, start + length)) {
            return false;
        }
        nameAt = start + headName[name];
        nameLength = points.names().length(name);
        at = start + length;
        return true;
    }

    private void rememberHead(int name, int start, int headEnd) {
        if (name >= headLength.length) {
            int size = Math.max(name + 1, 2 * headLength.length);
            headAt = Arrays.copyOf(headAt, size);
            headLength = Arrays.copyOf(headLength, size);
            headName = Arrays.copyOf(headName, size);
        }
        headAt[name] = start;
        headLength[name] = headEnd - start;
        headName[name] = nameAt - start;
    }

    /** Passes over the rest of a value if it is that of the value before. */
    private boolean tail() {
        if (tailLength == 0
                || at + tailLength > end
                || !Arrays.equals(body, tailAt, tailAt + tailLength, body, at, at + tailLength)) {
            return false;
        }
        at += tailLength;
        step = tailStep;
        epoch = tailEpoch;
        millis = tailMillis;
        contextAt = tailContextAt;
        contextLength = tailContextLength;
        return true;
    }

    private void rememberTail(int valueEnd) {
        tailAt = valueEnd;
        tailLength = at - valueEnd;
        tailStep = step;
        tailEpoch = epoch;
        tailMillis = millis;
        tailContextAt = contextAt;
        tailContextLength = contextLength;
    }

    // ---- fields

    /** The field at a place of a value; its name and what follows are passed over if they are the bytes of the value before. */
    private int field(int slot) {
        if (slot >= SLOTS) {
            return field();
        }
        int length = slotLength[slot];
        int start = slotAt[slot];
        if (length > 0 && at + length <= end && Arrays.equals(body, start, start + length, body, at, at + length)) {
            at += length;
            return slotField[slot];
        }
        int from = at;
        int field = field();
        slotAt[slot] = from;
        slotLength[slot] = at - from;
        slotField[slot] = field;
        return field;
    }

    private int field() {
        if (!text() || !take(':')) {
            return GIVEN_UP;
        }
        skipSpace();
        for (int i = 0; i < FIELDS.length; i++) {
            if (textIs(FIELDS[i])) {
                return i;
            }
        }
        return textIs(RUN_CONTEXT) ? CONTEXT : OTHER;
    }

    private boolean name() {
        if (!text() || textLength > LONGEST_NAME) {
            return false;
        }
        nameAt = textAt;
        nameLength = textLength;
        return true;
    }

    private boolean context() {
        if (literal(NULL)) {
            contextLength = 0;
            return true;
        }
        if (!text()) {
            return false;
        }
        contextAt = textAt;
        contextLength = textLength;
        return true;
    }

    private boolean experiment() {
        if (!text()) {
            return false;
        }
        if (experimentKey == null || !textIs(experimentKey)) {
            experimentKey = new String(body, textAt, textLength, StandardCharsets.US_ASCII);
        }
        return true;
    }

    private boolean number() {
        skipSpace();
        hasValue = true;
        if (body[at] == '"') {
            if (!text() || textLength > LONGEST_NUMBER) {
                return false;
            }
            String written = new String(body, textAt, textLength, StandardCharsets.US_ASCII);
            value = MetricText.value(written);
            text = Text.of(written, value);
            return true;
        }
        if (!decimal()) {
            return false;
        }
        value = number;
        text = numberText;
        return true;
    }
}
