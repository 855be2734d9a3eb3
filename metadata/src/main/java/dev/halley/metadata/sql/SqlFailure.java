package dev.halley.metadata.sql;

import java.sql.SQLException;

/** The database did not do what it was told. */
final class SqlFailure extends RuntimeException {

    private static final long serialVersionUID = 1L;

    SqlFailure(SQLException cause) {
        super(cause.getMessage(), cause);
    }
}
