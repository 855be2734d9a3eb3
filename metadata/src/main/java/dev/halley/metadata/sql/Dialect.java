package dev.halley.metadata.sql;

/** The few words in which the databases differ. Everything else is one text. */
enum Dialect {
    SQLITE("INTEGER PRIMARY KEY AUTOINCREMENT", "BLOB"),
    POSTGRES("BIGSERIAL PRIMARY KEY", "BYTEA");

    private final String serial;
    private final String bytes;

    Dialect(String serial, String bytes) {
        this.serial = serial;
        this.bytes = bytes;
    }

    String fill(String script) {
        return script.replace("{serial}", serial).replace("{bytes}", bytes);
    }
}
