package dev.halley.integrations.mlflow;

/** What MLflow takes for names and numbers. */
final class Names {

    private static final int LONGEST = 250;

    private Names() {}

    /** MLflow: letters, digits, and _ - . space : / only. */
    static String valid(String name) {
        String valid = name.replaceAll("[^A-Za-z0-9_\\-. :/]", "_").replaceAll("^[/.]+|/+$", "_");
        return valid.length() <= LONGEST ? valid : valid.substring(0, LONGEST);
    }

    static String number(Number value) {
        double number = value.doubleValue();
        if (Double.isNaN(number)) {
            return "NaN";
        }
        if (Double.isInfinite(number)) {
            return number > 0 ? "Infinity" : "-Infinity";
        }
        return Double.toString(number);
    }
}
