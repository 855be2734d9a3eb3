package dev.halley.server;

import dev.halley.client.Client;
import dev.halley.config.HalleyHome;
import dev.halley.server.account.AccountRoutes;
import dev.halley.server.account.Accounts;
import dev.halley.server.account.ApiKeys;
import dev.halley.server.account.UserRoutes;
import dev.halley.server.account.Users;
import dev.halley.server.alert.AlertRoutes;
import dev.halley.server.alert.AlertSender;
import dev.halley.server.alert.Alerts;
import dev.halley.server.api.ApiRoutes;
import dev.halley.server.api.BulkRoutes;
import dev.halley.server.api.ExperimentEvents;
import dev.halley.server.api.ExperimentPartRoutes;
import dev.halley.server.api.ExperimentView;
import dev.halley.server.api.QueryReader;
import dev.halley.server.api.QueryRoutes;
import dev.halley.server.artifact.ArtifactApiRoutes;
import dev.halley.server.artifact.ArtifactFiles;
import dev.halley.server.artifact.ArtifactRoutes;
import dev.halley.server.artifact.Artifacts;
import dev.halley.server.artifact.Lineage;
import dev.halley.server.asset.AssetRoutes;
import dev.halley.server.asset.Assets;
import dev.halley.server.asset.BlobSweep;
import dev.halley.server.asset.Blobs;
import dev.halley.server.asset.PartFiles;
import dev.halley.server.asset.PartUploadRoutes;
import dev.halley.server.asset.PreviewRoutes;
import dev.halley.server.asset.RemoteModelRoutes;
import dev.halley.server.asset.ResumableUploadRoutes;
import dev.halley.server.asset.SceneRoutes;
import dev.halley.server.asset.Scenes;
import dev.halley.server.audit.Audit;
import dev.halley.server.audit.AuditRoutes;
import dev.halley.server.blob.S3Address;
import dev.halley.server.blob.S3BlobStore;
import dev.halley.server.bulk.BulkChanges;
import dev.halley.server.chart.ChartRoutes;
import dev.halley.server.database.Database;
import dev.halley.server.database.DatabaseException;
import dev.halley.server.database.Neighbours;
import dev.halley.server.devicelogin.DeviceLoginRoutes;
import dev.halley.server.document.DocumentRoutes;
import dev.halley.server.document.Documents;
import dev.halley.server.environment.EnvironmentRoutes;
import dev.halley.server.environment.Environments;
import dev.halley.server.error.ApiException;
import dev.halley.server.experiment.Experiment;
import dev.halley.server.experiment.ExperimentRoutes;
import dev.halley.server.experiment.Experiments;
import dev.halley.server.experiment.PlaceRoutes;
import dev.halley.server.experiment.Places;
import dev.halley.server.experiment.Replays;
import dev.halley.server.experiment.RunBeginnings;
import dev.halley.server.experiment.RunRoutes;
import dev.halley.server.export.ExportRoutes;
import dev.halley.server.health.HealthRoutes;
import dev.halley.server.health.OperationRoutes;
import dev.halley.server.http.HttpOptions;
import dev.halley.server.http.HttpServer;
import dev.halley.server.http.Meters;
import dev.halley.server.http.RateLimits;
import dev.halley.server.http.Routes;
import dev.halley.server.metric.MetricRoutes;
import dev.halley.server.metric.MetricStore;
import dev.halley.server.metric.SeriesRoutes;
import dev.halley.server.metric.StepCopy;
import dev.halley.server.metric.SystemMetricRoutes;
import dev.halley.server.oidc.OidcRoutes;
import dev.halley.server.optimizer.OptimizerRoutes;
import dev.halley.server.optimizer.Optimizers;
import dev.halley.server.other.OtherRoutes;
import dev.halley.server.other.Others;
import dev.halley.server.output.OutputRoutes;
import dev.halley.server.output.Outputs;
import dev.halley.server.page.PageRoutes;
import dev.halley.server.parameter.ParameterRoutes;
import dev.halley.server.parameter.Parameters;
import dev.halley.server.project.ProjectEditRoutes;
import dev.halley.server.project.ProjectEdits;
import dev.halley.server.project.ProjectRoutes;
import dev.halley.server.project.Projects;
import dev.halley.server.query.ExperimentQueries;
import dev.halley.server.quota.Quotas;
import dev.halley.server.quota.UsageRoutes;
import dev.halley.server.registrymodel.ExperimentModelRoutes;
import dev.halley.server.registrymodel.ExperimentModels;
import dev.halley.server.registrymodel.ModelChanges;
import dev.halley.server.registrymodel.RegistryModelApiRoutes;
import dev.halley.server.registrymodel.RegistryModelRoutes;
import dev.halley.server.registrymodel.RegistryModels;
import dev.halley.server.registrymodel.RegistryWriteRoutes;
import dev.halley.server.remotecall.RemoteCallRoutes;
import dev.halley.server.remotecall.RemoteCalls;
import dev.halley.server.runfilter.RunFilterRoutes;
import dev.halley.server.savedview.SavedViewRoutes;
import dev.halley.server.savedview.SavedViews;
import dev.halley.server.search.SearchRoutes;
import dev.halley.server.share.ShareLinks;
import dev.halley.server.share.ShareRoutes;
import dev.halley.server.share.SharedParts;
import dev.halley.server.tag.TagRoutes;
import dev.halley.server.tag.Tags;
import dev.halley.server.trash.DeletionRoutes;
import dev.halley.server.trash.Retention;
import dev.halley.server.trash.Trash;
import dev.halley.server.trash.TrashRoutes;
import dev.halley.server.view.ViewRoutes;
import dev.halley.server.view.Views;
import dev.halley.server.workspace.Invitations;
import dev.halley.server.workspace.Members;
import dev.halley.server.workspace.PeopleRoutes;
import dev.halley.server.workspace.WorkspaceEditRoutes;
import dev.halley.server.workspace.WorkspaceRoutes;
import dev.halley.server.workspace.Workspaces;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The tracking server: Comet's REST API and SDK protocol, the native API and the web pages, on one port and one data folder.
 *
 * <pre>{@code
 * try (TrackingServer server = TrackingServer.start(config)) {
 *     System.out.println(server.url());
 * }
 * }</pre>
 */
public final class TrackingServer implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(TrackingServer.class);

    private final ServerConfig config;
    private final Deque<AutoCloseable> parts = new ArrayDeque<>();
    private final Routes routes = new Routes();
    private Optional<String> ownerApiKey = Optional.empty();
    private CompletableFuture<DatabaseException> distrusted = new CompletableFuture<>();
    private @Nullable Beside<S3BlobStore> bucket;
    private Runnable firstQuestions = () -> {};
    private int port;

    private TrackingServer(ServerConfig config) {
        this.config = config;
    }

    /**
     * Opens the data folder, makes the owner at the first start, and listens.
     *
     * @throws dev.halley.server.http.PortInUseException if the port is taken
     * @throws dev.halley.server.http.CannotListenException if the address is not one of this machine, or may not be used
     * @throws dev.halley.server.database.DatabaseInUseException if another server has the data folder open
     * @throws dev.halley.server.database.DatabaseException if the data cannot be read
     * @throws ApiException if the owner's name or key cannot be used
     */
    public static TrackingServer start(ServerConfig config) {
        Ahead.begin();
        TrackingServer server = new TrackingServer(config);
        boolean started = false;
        try {
            server.assemble();
            started = true;
            return server;
        } finally {
            if (!started) {
                server.close();
            }
        }
    }

    private void assemble() {
        Workspaces.checkName(config.owner());
        Users.checkName(config.owner());
        Accounts.checkOwnerKey(config.ownerApiKey());
        Clock clock = Clock.systemUTC();
        HalleyHome home = new HalleyHome(config.home());
        ServerOptions options = config.options();
        ServerLimits limits = options.limits();
        // The owner's alone, whatever the mode of a home that was there already: what is uploaded arrives in it.
        home.create(home.server());
        Meters meters = new Meters();
        // Both wait for somebody else while the rest is put together.
        Beside<Client> metadata = opened(Beside.open(() -> Client.openOwnStore(home)));
        S3Address address = config.options().blobs();
        bucket = address == null ? null : opened(Beside.open(() -> bucket(address)));
        Database database = opened(Database.open(
                config.databaseOrDefault(), config.options().limits().querySeconds()));
        distrusted = database.distrusted();
        // Not before: what opens a database would get less of the processors.
        HttpServer http = opened(HttpServer.prepare(new HttpOptions(
                config.host(),
                config.port(),
                options.publicUrl(),
                options.tls(),
                meters,
                new RateLimits(limits.readRequestsPerMinute(), limits.ingestRequestsPerMinute(), meters))));
        Audit audit = new Audit(database, clock);
        ShareLinks shareLinks = new ShareLinks(database, audit, clock);
        Accounts accounts = new Accounts(database, shareLinks::opened, clock);
        Users users = new Users(database, accounts, audit, clock);
        ApiKeys keys = new ApiKeys(database, audit, clock);
        Workspaces workspaces = new Workspaces(database, clock);
        Members members = new Members(database, accounts, audit);
        Invitations invitations = new Invitations(database, members, accounts, audit, clock);
        Projects projects = new Projects(database, audit, clock);
        Quotas quotas = new Quotas(database, limits.workspaceAssetBytes(), limits.workspaceExperiments(), meters);
        Experiments experiments = opened(new Experiments(database, workspaces, projects, quotas, clock));
        MetricStore metrics = opened(new MetricStore(database));
        Parameters parameters = new Parameters(database);
        Others others = new Others(database);
        Tags tags = new Tags(database);
        Outputs outputs = new Outputs(database, clock);

        new HealthRoutes(version()).declare(routes);
        new OperationRoutes(database, meters).declare(routes);
        new OidcRoutes(config.options().oidc(), users, accounts, audit).declare(routes);
        new AccountRoutes(accounts, users, keys, workspaces, audit).declare(routes);
        new DeviceLoginRoutes(database, keys, audit, clock).declare(routes);
        new UserRoutes(users).declare(routes);
        new PeopleRoutes(workspaces, members, invitations, accounts, users, keys, audit).declare(routes);
        new WorkspaceEditRoutes(workspaces, members, accounts, users).declare(routes);
        new AuditRoutes(audit).declare(routes);
        new WorkspaceRoutes(workspaces).declare(routes);
        new ProjectRoutes(workspaces, projects).declare(routes);
        new ExperimentRoutes(workspaces, projects, experiments, others::sweeps).declare(routes);
        new PlaceRoutes(workspaces, experiments, new Places(database, projects, experiments, clock)).declare(routes);
        new ProjectEditRoutes(workspaces, projects, new ProjectEdits(database, clock)).declare(routes);
        new MetricRoutes(experiments, metrics, clock).declare(routes);
        new SeriesRoutes(experiments, metrics).declare(routes);
        new SystemMetricRoutes(experiments, metrics, clock).declare(routes);
        new ChartRoutes(experiments, metrics, parameters).declare(routes);
        new ParameterRoutes(experiments, parameters, clock).declare(routes);
        new OtherRoutes(experiments, others, clock).declare(routes);
        new TagRoutes(experiments, tags).declare(routes);
        new OutputRoutes(experiments, outputs).declare(routes);
        new DocumentRoutes(experiments, new Documents(database, clock)).declare(routes);
        new EnvironmentRoutes(experiments, new Environments(database), metrics::names).declare(routes);
        Blobs blobs = blobs();
        requireNoOrphans(accounts, blobs);
        Assets assets = new Assets(database, quotas);
        new UsageRoutes(workspaces, quotas).declare(routes);
        Artifacts artifacts = new Artifacts(database, workspaces, clock);
        ArtifactFiles artifactFiles = new ArtifactFiles(database, artifacts);
        ExperimentModels experimentModels = new ExperimentModels(assets);
        RegistryModels models = new RegistryModels(database, workspaces, experimentModels, clock);
        opened(BlobSweep.start(blobs, assets, List.of(artifactFiles, models), clock));
        new AssetRoutes(experiments, assets, artifactFiles, models, blobs, clock).declare(routes);
        new ResumableUploadRoutes(
                        experiments,
                        assets,
                        blobs,
                        config.home().resolve("server").resolve("resumable"),
                        clock)
                .declare(routes);
        PartFiles parts = new PartFiles(config.home().resolve("server").resolve("uploads"), clock);
        new PartUploadRoutes(experiments, assets, artifactFiles, blobs, parts, clock).declare(routes);
        declareArtifacts(database, workspaces, experiments, artifacts, artifactFiles, blobs, clock);
        new ExperimentModelRoutes(experiments, experimentModels, models, blobs).declare(routes);
        declareRegistry(database, workspaces, experiments, models, blobs, clock);
        new OptimizerRoutes(new Optimizers(database, workspaces, clock)).declare(routes);
        new ViewRoutes(projects, experiments, new Views(database, clock)).declare(routes);
        new PreviewRoutes(experiments, assets, blobs).declare(routes);
        Trash trash = opened(Trash.open(
                database,
                metrics,
                experiments::forget,
                ExperimentQueries::purge,
                Retention.ofDays(limits.trashDays(), limits.archiveDays()),
                clock));
        new TrashRoutes(workspaces, projects, experiments, trash).declare(routes);
        new SceneRoutes(experiments, new Scenes(database, assets, blobs), blobs, clock).declare(routes);
        new RemoteModelRoutes(experiments, assets, clock).declare(routes);
        new DeletionRoutes(workspaces, projects, experiments, trash).declare(routes);
        new ExportRoutes(
                        database,
                        workspaces,
                        projects,
                        experiments,
                        metrics,
                        blobs,
                        quotas,
                        trash,
                        audit,
                        version(),
                        clock)
                .declare(routes);
        RemoteCalls calls = new RemoteCalls(database, clock);
        new RemoteCallRoutes(experiments, calls).declare(routes);
        StepCopy copy = new StepCopy(metrics);
        RunBeginnings beginnings = new RunBeginnings(experiments, new Replays(database, clock));
        new ExperimentPartRoutes(experiments, beginnings, clock).declare(routes);
        new RunRoutes(
                        experiments,
                        beginnings,
                        experiment -> outputs.nextOffset(experiment.id()),
                        calls::waitFor,
                        copy::copy)
                .declare(routes);
        ExperimentEvents events = new ExperimentEvents(id -> experiments.byIds(List.of(id)).stream()
                .mapToLong(Experiment::projectId)
                .findFirst()
                .orElse(0));
        Neighbours neighbours = opened(database.neighbours(events.ofNeighbours()));
        metrics.onAppend(experiment -> {
            events.metricsStored(experiment);
            neighbours.tell(experiment, true);
        });
        experiments.onTouch(experiment -> {
            events.touched(experiment);
            neighbours.tell(experiment, false);
        });
        ExperimentView view = new ExperimentView(experiments, parameters, others, tags, metrics);
        // Before the routes of one experiment, whose key would match their names.
        ExperimentQueries queries =
                opened(new ExperimentQueries(database, experiments, parameters, others, tags, metrics, clock));
        meters.gauge("halley_columns_behind", queries::behind);
        firstQuestions =
                () -> new FirstQuestions(projects, queries, metrics).askBeside(workspaces.of(accounts.owner()));
        SharedParts sharedParts = new SharedParts(database, projects, queries, clock);
        shareLinks.onUse(sharedParts::renew);
        SavedViews savedViews = new SavedViews(database, clock);
        new ShareRoutes(workspaces, projects, experiments, shareLinks, accounts, savedViews, sharedParts)
                .declare(routes);
        QueryReader reader = new QueryReader(workspaces, projects, experiments, sharedParts, clock);
        new QueryRoutes(experiments, queries, reader, clock).declare(routes);
        BulkChanges changes = new BulkChanges(database, trash, experiments::touched, clock);
        new BulkRoutes(workspaces, projects, queries, reader, changes).declare(routes);
        new SavedViewRoutes(workspaces, projects, savedViews).declare(routes);
        new ApiRoutes(workspaces, projects, experiments, view, events).declare(routes);
        Alerts alerts = opened(Alerts.start(
                database,
                experiments,
                metrics,
                new AlertSender(config.options().reach().alertHosts()),
                this::url,
                clock));
        new AlertRoutes(workspaces, projects, alerts).declare(routes);
        new SearchRoutes(database, workspaces, projects, tags, queries).declare(routes);
        new RunFilterRoutes(database, workspaces, clock).declare(routes);
        opened(new PipelinesOfHome(home)).declare(routes, workspaces, metadata.part());
        new PageRoutes(experiments::pageOf, config.options().reach().embedAncestors()).declare(routes);

        // The port first: whoever cannot listen must not have made the owner and lost the key. From here on it is
        // closed first.
        opened(http);
        http.listen();
        createOwner(accounts, workspaces);
        http.serve(routes, accounts);
        port = http.port();
        // Last, so that it is closed first: the HTTP server waits for open requests.
        opened(events);
    }

    private void declareArtifacts(
            Database database,
            Workspaces workspaces,
            Experiments experiments,
            Artifacts artifacts,
            ArtifactFiles files,
            Blobs blobs,
            Clock clock) {
        Lineage lineage = new Lineage(database, clock);
        new ArtifactRoutes(workspaces, experiments, artifacts, files, lineage, blobs, clock).declare(routes);
        new ArtifactApiRoutes(workspaces, experiments, artifacts, files, lineage, blobs).declare(routes);
    }

    private void declareRegistry(
            Database database,
            Workspaces workspaces,
            Experiments experiments,
            RegistryModels models,
            Blobs blobs,
            Clock clock) {
        ModelChanges changes = new ModelChanges(database, clock);
        new RegistryModelRoutes(workspaces, models, changes, blobs).declare(routes);
        new RegistryWriteRoutes(experiments, models, changes).declare(routes);
        new RegistryModelApiRoutes(workspaces, experiments, models, changes, blobs).declare(routes);
    }

    private Blobs blobs() {
        Path assets = config.home().resolve("server").resolve("assets");
        return bucket == null ? new Blobs(assets) : new Blobs(bucket.part(), assets.resolve("incoming"));
    }

    private static S3BlobStore bucket(S3Address address) {
        try {
            return S3BlobStore.open(address);
        } catch (IOException unusable) {
            throw new DatabaseException(String.valueOf(unusable.getMessage()), unusable);
        }
    }

    /** A database that is new beside content that is old was lost: to go on would let the content be swept away, too. */
    private void requireNoOrphans(Accounts accounts, Blobs blobs) {
        if (config.options().blobs() == null && accounts.isEmpty() && blobs.hasContent()) {
            throw new DatabaseException(
                    "the database '" + config.databaseOrDefault()
                            + "' is empty or was not there, but there is content in '"
                            + blobs.store() + "' that another one names. Restore a backup (`halley server restore`), or"
                            + " move that folder away to begin anew.",
                    null);
        }
    }

    private <T extends AutoCloseable> T opened(T part) {
        parts.push(part);
        return part;
    }

    private void createOwner(Accounts accounts, Workspaces workspaces) {
        accounts.createOwnerIfFirst(config.owner(), config.ownerApiKey())
                .ifPresent(made -> ownerApiKey = Optional.of(made.apiKey()));
        // By itself, so that a server that was killed between the two steps finishes its first start now.
        if (workspaces.of(accounts.owner()).isEmpty()) {
            try {
                workspaces.create(config.owner(), accounts.owner(), true);
            } catch (ApiException taken) {
                // Perhaps by another server that shares the database and starts just now.
                if (workspaces.of(accounts.owner()).isEmpty()) {
                    throw taken;
                }
            }
        }
    }

    private static String version() {
        String version = TrackingServer.class.getPackage().getImplementationVersion();
        return version == null ? "development" : version;
    }

    /** Where the server answers, without a slash at the end. */
    public String url() {
        URI publicUrl = config.options().publicUrl();
        if (publicUrl != null) {
            return publicUrl.toString();
        }
        String host = config.host();
        boolean everywhere = host.equals("0.0.0.0") || host.equals("::");
        String reachable = everywhere ? "127.0.0.1" : host.contains(":") ? "[" + host + "]" : host;
        return (config.options().tls() == null ? "http://" : "https://") + reachable + ":" + port;
    }

    /** Asks itself, beside everything else, what the first pages ask, so that whoever comes first after a start need not wait. */
    public void prepare() {
        firstQuestions.run();
    }

    public int port() {
        return port;
    }

    /** The owner's API key, only from the start that made the owner: the server keeps no key. */
    public Optional<String> ownerApiKey() {
        return ownerApiKey;
    }

    /** Completes if the disk cannot be trusted any more: the server refuses all writes then, and whoever runs it should end it and start another. */
    public CompletableFuture<DatabaseException> distrusted() {
        return distrusted;
    }

    /** One line for each route that is served: verb, path, dialect, permission. */
    public List<String> routes() {
        return routes.describe();
    }

    /** Lets the requests under way finish, writes what is left, and closes the data folder. */
    @Override
    public void close() {
        while (!parts.isEmpty()) {
            AutoCloseable part = parts.pop();
            try {
                part.close();
            } catch (Exception failure) {
                log.warn("{} could not be closed", part.getClass().getSimpleName(), failure);
            }
        }
    }
}
