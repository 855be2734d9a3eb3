package dev.halley.server.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.halley.server.TurnedClock;
import dev.halley.server.account.Accounts;
import dev.halley.server.audit.Audit;
import dev.halley.server.database.Database;
import dev.halley.server.database.DatabaseTest;
import dev.halley.server.database.TestDatabase;
import dev.halley.server.http.Caller;
import dev.halley.server.http.Meters;
import dev.halley.server.project.Projects;
import dev.halley.server.quota.Quotas;
import dev.halley.server.workspace.Workspaces;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How the state of a run heals itself, with a clock that the tests turn. */
@DatabaseTest
class ExperimentStateTest {

    private static final String KEY = "e".repeat(32);

    private final TurnedClock clock = new TurnedClock();
    private Database database;
    private Experiments experiments;
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
        experiments.create(caller, new NewExperiment(KEY, null, null, null, false));
    }

    @AfterEach
    void close() {
        experiments.close();
        database.close();
    }

    /** Comet's Java SDK never says that it ends. */
    @Test
    void isFinishedWhenItsClientFallsSilent() {
        assertThat(state()).isEqualTo(ExperimentState.RUNNING);

        clock.turn(Duration.ofSeconds(44));
        assertThat(state()).isEqualTo(ExperimentState.RUNNING);
        clock.turn(Duration.ofSeconds(2));

        assertThat(state()).isEqualTo(ExperimentState.FINISHED);
    }

    /** Pages learn of changes by being told, and nobody calls when a process died. */
    @Test
    void tellsThatItsClientFellSilent() {
        long silences = experiments.silences();
        List<Long> told = new CopyOnWriteArrayList<>();
        experiments.onTouch(told::add);
        clock.turn(Duration.ofSeconds(46));

        await().atMost(Duration.ofMinutes(1))
                .untilAsserted(() -> assertThat(told).containsExactly(id()));
        assertThat(experiments.silences()).isGreaterThan(silences);
    }

    @Test
    void tellsOfEachSilenceAndOfNoneAfterTheEnd() {
        List<Long> told = new CopyOnWriteArrayList<>();
        experiments.onTouch(told::add);
        clock.turn(Duration.ofSeconds(46));
        await().atMost(Duration.ofMinutes(1)).until(() -> !told.isEmpty());
        experiments.requireForLogging(caller, KEY);
        told.clear();
        clock.turn(Duration.ofSeconds(46));
        await().atMost(Duration.ofMinutes(1)).until(() -> !told.isEmpty());

        experiments.requireForLogging(caller, KEY);
        experiments.setAlive(id(), false);
        long other = experiments
                .create(caller, new NewExperiment("f".repeat(32), null, null, null, false))
                .id();
        told.clear();
        clock.turn(Duration.ofSeconds(46));

        await().atMost(Duration.ofMinutes(1))
                .untilAsserted(() -> assertThat(told).containsExactly(other));
    }

    @Test
    void runsAgainWhenLateDataComes() {
        clock.turn(Duration.ofHours(2));
        assertThat(state()).isEqualTo(ExperimentState.FINISHED);

        experiments.requireForLogging(caller, KEY);

        assertThat(state()).isEqualTo(ExperimentState.RUNNING);
    }

    /** A page that stays open must not keep a run alive. */
    @Test
    void isNotKeptAliveByReaders() {
        for (int second = 0; second < 60; second++) {
            clock.turn(Duration.ofSeconds(1));
            state();
        }

        assertThat(state()).isEqualTo(ExperimentState.FINISHED);
    }

    @Test
    void endsWhenItWasLastHeardOf() {
        clock.turn(Duration.ofSeconds(30));
        experiments.requireForLogging(caller, KEY);
        long heard = clock.millis();
        clock.turn(Duration.ofDays(1));

        assertThat(experiments.endMillis(experiments.require(caller, KEY))).isEqualTo(heard);
    }

    private long id() {
        return experiments.require(caller, KEY).id();
    }

    private ExperimentState state() {
        return experiments.state(experiments.require(caller, KEY));
    }
}
