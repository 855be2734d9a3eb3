package dev.halley.metadata.sql;

/** The few words in which the databases differ. Everything else is one text. */
enum Dialect {
    SQLITE("INTEGER PRIMARY KEY AUTOINCREMENT", "BLOB", " WITHOUT ROWID"),
    POSTGRES("BIGSERIAL PRIMARY KEY", "BYTEA", "");

    private final String serial;
    private final String bytes;
    private final String clustered;

    Dialect(String serial, String bytes, String clustered) {
        this.serial = serial;
        this.bytes = bytes;
        this.clustered = clustered;
    }

    String fill(String script) {
        return script.replace("{serial}", serial).replace("{bytes}", bytes).replace("{clustered}", clustered);
    }
}
