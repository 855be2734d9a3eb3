package dev.halley.server.experiment;

import static org.assertj.core.api.Assertions.assertThat;

import dev.halley.server.TestServer;
import dev.halley.server.database.Database;
import dev.halley.server.database.DatabaseTest;
import dev.halley.server.database.TestDatabase;
import dev.halley.server.http.Caller;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.SqlLogger;
import org.jdbi.v3.core.statement.SqlStatements;
import org.jdbi.v3.core.statement.StatementContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** S-12: a question more to the database for what exists would tell by the time of the answer that it does. */
@DatabaseTest
class HiddenRowsTest {

    private static final Caller STRANGER = new Caller(987_654_321, "oscar");

    @TempDir
    Path home;

    @Test
    void asksTheSameForWhatIsHiddenAsForWhatDoesNotExist() {
        String hidden;
        try (TestServer server = TestServer.start(home)) {
            hidden = server.experiment("secret");
        }
        try (Database database =
                Database.open(TestDatabase.of(home.resolve("server").resolve("halley.db")))) {
            boolean exists =
                    database.read(handle -> ExperimentRows.byKey(handle, hidden).isPresent());
            List<String> ofHidden = database.read(handle -> asked(handle, hidden));
            List<String> ofMissing = database.read(handle -> asked(handle, "0".repeat(32)));

            assertThat(exists).isTrue();
            assertThat(ofMissing).isEqualTo(ofHidden).hasSizeGreaterThan(1);
        }
    }

    /** The questions that a stranger's look at an experiment costs. */
    private static List<String> asked(Handle handle, String key) {
        List<String> questions = new ArrayList<>();
        handle.getConfig(SqlStatements.class).setSqlLogger(new SqlLogger() {
            @Override
            public void logBeforeExecution(StatementContext context) {
                questions.add(context.getRawSql());
            }
        });
        assertThat(ExperimentRows.byKey(handle, STRANGER, key)).isEmpty();
        return questions;
    }
}
