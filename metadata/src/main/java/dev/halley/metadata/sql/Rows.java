package dev.halley.metadata.sql;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What a query gives. It runs when it is asked for. */
final class Rows<T extends @Nullable Object> {

    private final Query query;
    private final RowMapper<T> mapper;

    Rows(Query query, RowMapper<T> mapper) {
        this.query = query;
        this.mapper = mapper;
    }

    List<T> list() {
        String sql = query.sql.text();
        List<T> all = new ArrayList<>();
        try {
            PreparedStatement statement = query.handle.take(sql);
            try {
                query.setValues(statement);
                try (ResultSet rows = statement.executeQuery()) {
                    while (rows.next()) {
                        all.add(mapper.map(rows));
                    }
                }
            } finally {
                query.handle.release(sql, statement);
            }
        } catch (SQLException e) {
            throw new SqlFailure(e);
        }
        return all;
    }

    void forEach(Consumer<? super T> action) {
        list().forEach(action);
    }

    Stream<T> stream() {
        return list().stream();
    }

    /** The one row that there is. */
    T one() {
        List<T> all = list();
        if (all.size() != 1) {
            throw new IllegalStateException(all.size() + " rows (expected: one) of: " + query.sql.text());
        }
        return all.get(0);
    }

    /** The row, if there is one. */
    Optional<T> findOne() {
        List<T> all = list();
        if (all.size() > 1) {
            throw new IllegalStateException(all.size() + " rows (expected: at most one) of: " + query.sql.text());
        }
        return all.isEmpty() ? Optional.empty() : Optional.ofNullable(all.get(0));
    }
}
