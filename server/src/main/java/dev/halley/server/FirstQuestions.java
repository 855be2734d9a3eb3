package dev.halley.server;

import dev.halley.server.metric.MetricStore;
import dev.halley.server.project.Project;
import dev.halley.server.project.ProjectUse;
import dev.halley.server.project.Projects;
import dev.halley.server.query.ExperimentPage;
import dev.halley.server.query.ExperimentQueries;
import dev.halley.server.query.ExperimentQuery;
import dev.halley.server.query.Field;
import dev.halley.server.query.Filter;
import dev.halley.server.query.Scope;
import dev.halley.server.workspace.Workspace;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the first pages after a start ask. A server that was just started reads its columns from the disk and runs its code for the first
 * time, which takes as long as everything else together; so it asks itself before anybody else does.
 */
final class FirstQuestions {

    private static final Logger log = LoggerFactory.getLogger(FirstQuestions.class);

    private static final int PROJECTS = 2;
    private static final int EXPERIMENTS = 20;
    private static final int COLUMNS = 6;
    private static final int ROWS = 100;
    private static final int BUCKETS = 100;

    private final Projects projects;
    private final ExperimentQueries queries;
    private final MetricStore metrics;

    FirstQuestions(Projects projects, ExperimentQueries queries, MetricStore metrics) {
        this.projects = projects;
        this.queries = queries;
        this.metrics = metrics;
    }

    /** Asks, beside everything else. What fails here fails again where somebody is told. */
    void askBeside(List<Workspace> of) {
        Thread asking = new Thread(
                () -> {
                    try {
                        List<Project> all = of.stream()
                                .flatMap(workspace -> projects.of(workspace).stream())
                                .toList();
                        Map<Long, ProjectUse> uses = projects.uses(all);
                        all.stream()
                                .sorted(Comparator.comparingLong(
                                                (Project project) -> Objects.requireNonNull(uses.get(project.id()))
                                                        .lastUpdatedMillis())
                                        .reversed())
                                .limit(PROJECTS)
                                .forEach(this::ask);
                    } catch (RuntimeException closedMeanwhile) {
                        log.debug("the first questions were broken off", closedMeanwhile);
                    }
                },
                "halley-first-questions");
        asking.setDaemon(true);
        asking.start();
    }

    private void ask(Project project) {
        List<Field> usual = queries.columns(project, Filter.ALL).stream()
                .map(ExperimentQueries.KnownColumn::field)
                .limit(COLUMNS)
                .toList();
        ExperimentQuery first =
                new ExperimentQuery(Scope.LIST, Filter.ALL, Filter.ALL, List.of(), List.of(), Set.of(), usual, 0, ROWS);
        List<Long> latest = queries.page(project, first).shown().stream()
                .filter(ExperimentPage.Row.class::isInstance)
                .map(row -> ((ExperimentPage.Row) row).experiment().id())
                .limit(EXPERIMENTS)
                .toList();
        metrics.summaries(latest).forEach((id, summaries) -> {
            if (!summaries.isEmpty()) {
                metrics.sketches(
                        List.of(new MetricStore.SeriesKey(id, summaries.get(0).name())), BUCKETS);
            }
        });
    }
}
