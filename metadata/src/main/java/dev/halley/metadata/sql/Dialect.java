package dev.halley.metadata.sql;

/** The few words in which the databases differ. Everything else is one text. */
enum Dialect {
    SQLITE("INTEGER PRIMARY KEY AUTOINCREMENT", "BLOB", " WITHOUT ROWID", ""),
    POSTGRES("BIGSERIAL PRIMARY KEY", "BYTEA", "", "ALTER TABLE step_run SET (fillfactor = 45);");

    private final String serial;
    private final String bytes;
    private final String clustered;
    private final String room;

    Dialect(String serial, String bytes, String clustered, String room) {
        this.serial = serial;
        this.bytes = bytes;
        this.clustered = clustered;
        this.room = room;
    }

    String fill(String script) {
        return script.replace("{serial}", serial)
                .replace("{bytes}", bytes)
                .replace("{clustered}", clustered)
                .replace("{room}", room);
    }
}
