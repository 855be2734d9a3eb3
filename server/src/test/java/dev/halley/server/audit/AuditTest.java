package dev.halley.server.audit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.halley.server.database.Database;
import dev.halley.server.database.DatabaseTest;
import dev.halley.server.database.TestDatabase;
import dev.halley.server.http.Caller;
import java.nio.file.Path;
import java.time.Clock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** S-50, S-34: a line that was changed, removed or forged is found. */
@DatabaseTest
class AuditTest {

    @TempDir
    Path home;

    private static final Caller ADA = new Caller(1, "ada");

    private void tampered(String sql, String expected) {
        try (Database database = Database.open(TestDatabase.of(home.resolve("halley.db")))) {
            Audit audit = new Audit(database, Clock.systemUTC());
            for (int i = 0; i < 5; i++) {
                int number = i;
                database.writeNow(handle -> {
                    audit.record(handle, ADA, "test.do", "thing " + number);
                    return true;
                });
            }
            assertThat(audit.check()).isEmpty();

            database.writeNow(handle -> handle.execute(sql));

            assertThat(audit.check()).get().asString().contains(expected);
        }
    }

    @Test
    void findsALineThatWasChanged() {
        tampered("UPDATE audit_entry SET actor = 'eve' WHERE seq = 3", "line 3 of the audit log was changed");
    }

    @Test
    void findsALineThatWasRemoved() {
        tampered("DELETE FROM audit_entry WHERE seq = 2", "line 2 of the audit log is missing");
    }

    @Test
    void findsThatTheEndWasCut() {
        tampered("DELETE FROM audit_entry WHERE seq >= 4", "ends at line 3 (expected: 5)");
    }

    @Test
    void keepsLineBreaksAndJsonInsideTheirLine() {
        try (Database database = Database.open(TestDatabase.of(home.resolve("halley.db")))) {
            Audit audit = new Audit(database, Clock.systemUTC());
            String forged = "x\r\n{\"seq\":9,\"action\":\"user.create\"}";
            database.writeNow(handle -> {
                audit.record(handle, ADA, "test.do", forged);
                return true;
            });

            assertThat(audit.before(0, 10)).hasSize(1);
            assertThat(audit.before(0, 10).get(0).target()).isEqualTo(forged);
        }
    }
}
