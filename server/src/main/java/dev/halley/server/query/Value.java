package dev.halley.server.query;

/** A constant of a filter. */
public sealed interface Value {

    /** A number; for times epoch milliseconds, for durations milliseconds. */
    record Numeric(double number) implements Value {
        @Override
        public String toString() {
            return number == Math.rint(number) && Math.abs(number) < 1e15
                    ? Long.toString((long) number)
                    : Double.toString(number);
        }
    }

    record Text(String text) implements Value {
        @Override
        public String toString() {
            return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'";
        }
    }

    static Value of(double number) {
        return new Numeric(number);
    }

    static Value of(String text) {
        return new Text(text);
    }
}
