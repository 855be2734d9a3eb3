package dev.halley.server.query;

import static org.assertj.core.api.Assertions.assertThat;

import dev.halley.server.TurnedClock;
import dev.halley.server.account.Accounts;
import dev.halley.server.audit.Audit;
import dev.halley.server.database.Database;
import dev.halley.server.database.DatabaseTest;
import dev.halley.server.database.TestDatabase;
import dev.halley.server.experiment.Experiment;
import dev.halley.server.experiment.Experiments;
import dev.halley.server.experiment.NewExperiment;
import dev.halley.server.http.Caller;
import dev.halley.server.http.Meters;
import dev.halley.server.metric.MetricStore;
import dev.halley.server.other.Others;
import dev.halley.server.parameter.NewParameter;
import dev.halley.server.parameter.Parameters;
import dev.halley.server.project.Projects;
import dev.halley.server.quota.Quotas;
import dev.halley.server.tag.Tags;
import dev.halley.server.workspace.Workspaces;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which experiments a start reads again. The index does nothing by itself here, and the tests turn the clock. */
@DatabaseTest
@SuppressWarnings("NullAway.Init") // Set before each test.
class ColumnIndexTest {

    private final TurnedClock clock = new TurnedClock();
    private Database database;
    private Experiments experiments;
    private MetricStore metrics;
    private ColumnIndex index;
    private Caller caller;

    @BeforeEach
    void open(@TempDir Path home) {
        database = Database.open(TestDatabase.of(home.resolve("halley.db")));
        Accounts accounts = new Accounts(database, code -> Optional.empty(), clock);
        accounts.createOwnerIfFirst("ada", "key-of-ada-0123456789");
        caller = accounts.owner();
        Workspaces workspaces = new Workspaces(database, clock);
        workspaces.create("ada", caller, true);
        Projects projects = new Projects(database, new Audit(database, clock), clock);
        experiments = new Experiments(database, workspaces, projects, new Quotas(database, 0, 0, new Meters()), clock);
        metrics = new MetricStore(database);
        index = new ColumnIndex(
                database,
                experiments,
                new Logged.Source(new Parameters(database), new Others(database), new Tags(database), metrics),
                clock,
                clock::nanoTime);
        experiments.onLogged(index::touch);
    }

    @AfterEach
    void close() {
        metrics.close();
        experiments.close();
        database.close();
    }

    private Experiment begin() {
        return experiments.create(caller, new NewExperiment(null, null, null, null, false));
    }

    private void log(Experiment experiment, String value) {
        experiments.requireForLogging(caller, experiment.key());
        store(experiment, value);
    }

    private void store(Experiment experiment, String value) {
        NewParameter rate = new NewParameter("rate", value, null, null, null, clock.millis());
        database.writeNow(handle -> Parameters.put(handle, experiment.id(), List.of(rate)));
    }

    private void pass(Duration time) {
        clock.turn(time);
        index.writeDown();
    }

    private Set<Long> behindAfterAKill() {
        return new IndexMarks(database, new ColumnDao()).behind();
    }

    @Test
    void readsNothingAgainAfterItEndedInOrder() {
        log(begin(), "0.1");
        log(begin(), "0.2");
        clock.turn(Duration.ofSeconds(1));

        index.close();

        // Other servers may share PostgreSQL, and may have more.
        assertThat(behindAfterAKill()).hasSize(TestDatabase.current() == TestDatabase.SQLITE ? 0 : 2);
    }

    @Test
    void readsAgainAfterAKillWhatWasSeenInTheLastMinute() {
        Experiment quiet = begin();
        log(quiet, "0.1");
        pass(Duration.ofSeconds(6));
        assertThat(index.behind()).isZero();
        assertThat(behindAfterAKill()).containsExactly(quiet.id());

        pass(Duration.ofSeconds(61));
        Experiment late = begin();
        log(late, "0.2");
        pass(Duration.ofSeconds(6));

        assertThat(behindAfterAKill()).containsExactly(late.id());
    }

    @Test
    void readsAgainWhatBecameBusyAfterItWasQuietJustBeforeAKill() {
        Experiment again = begin();
        log(again, "0.1");
        pass(Duration.ofSeconds(6));
        pass(Duration.ofSeconds(61));
        assertThat(behindAfterAKill()).isEmpty();
        clock.turn(Duration.ofHours(1));

        log(again, "0.2");

        assertThat(behindAfterAKill()).containsExactly(again.id());
    }

    /** A note is made before the value is stored; with much to do some time passes in between. */
    @Test
    void showsWhatIsStoredShortlyAfterAllWasWrittenDown() {
        Experiment slow = begin();
        log(slow, "0.1");
        clock.turn(Duration.ofSeconds(61));
        experiments.requireForLogging(caller, slow.key());
        pass(Duration.ofMillis(1));
        store(slow, "0.2");

        Logged shown = index.current(slow.projectId()).overlay(slow.id());

        assertThat(shown).isNotNull();
        assertThat(shown.parameters()).containsEntry("rate", "0.2");
    }

    @Test
    void leavesNothingOfWhatIsDeletedForGoodWhileItIsWrittenDown() throws InterruptedException {
        AtomicBoolean ended = new AtomicBoolean();
        Thread writer = new Thread(() -> {
            while (!ended.get()) {
                pass(Duration.ofSeconds(6));
            }
        });
        writer.start();
        for (int i = 0; i < 200; i++) {
            Experiment experiment = begin();
            log(experiment, "0." + i);
            database.writeNow(handle -> {
                ColumnDao.purge(handle.getConnection(), experiment.id());
                return handle.execute("DELETE FROM experiment WHERE id = ?", experiment.id());
            });
        }
        ended.set(true);
        writer.join();

        assertThat(rows("indexed_experiment")).isZero();
        assertThat(rows("column_value")).isZero();
    }

    private int rows(String table) {
        return database.read(handle -> handle.createQuery("SELECT count(*) FROM " + table)
                .mapTo(Integer.class)
                .one());
    }
}
