package dev.halley.benchmarks.pipelines;

import dev.dbos.transact.DBOS;
import dev.dbos.transact.config.DBOSConfig;
import dev.dbos.transact.workflow.Workflow;
import dev.halley.testpostgres.PostgresCluster;

/** DBOS Transact on the PostgreSQL that Halley uses as well. */
final class DbosFlow implements AutoCloseable {

    private final DBOS dbos;
    private final Flow flow;

    /** What DBOS runs. */
    public interface Flow {
        void nothing(int steps);

        void fibonacci(int steps, int n);
    }

    /** Its implementation. */
    public static final class FlowOfSteps implements Flow {
        private final DBOS dbos;

        FlowOfSteps(DBOS dbos) {
            this.dbos = dbos;
        }

        @Override
        @Workflow(name = "nothing")
        public void nothing(int steps) {
            for (int i = 0; i < steps; i++) {
                dbos.runStep(Chains::nothing, "nothing");
            }
        }

        @Override
        @Workflow(name = "fibonacci")
        public void fibonacci(int steps, int n) {
            for (int i = 0; i < steps; i++) {
                dbos.runStep(() -> Chains.fibonacciOf(n), "fibonacci");
            }
        }
    }

    DbosFlow(PostgresCluster cluster) {
        dbos = new DBOS(DBOSConfig.defaults("benchmark")
                .withDatabaseUrl("jdbc:postgresql://127.0.0.1:" + cluster.port() + "/postgres")
                .withDbUser(cluster.user())
                .withDbPassword(cluster.password())
                .withAdminServer(false)
                .withMigrate(true));
        flow = dbos.registerProxy(Flow.class, new FlowOfSteps(dbos));
        dbos.launch();
    }

    void run(String what, int steps) {
        switch (what) {
            case "noop" -> flow.nothing(steps);
            case "fibonacci10" -> flow.fibonacci(steps, 10);
            case "fibonacci33" -> flow.fibonacci(steps, 33);
            default -> throw new IllegalArgumentException(what);
        }
    }

    @Override
    public void close() {
        dbos.shutdown();
    }
}
