package dev.halley.server;

import dev.halley.client.Client;
import dev.halley.config.HalleyHome;
import dev.halley.server.http.Routes;
import dev.halley.server.metadata.MetadataRoutes;
import dev.halley.server.pipelineartifact.ContentRoutes;
import dev.halley.server.pipelineartifact.PipelineArtifactRoutes;
import dev.halley.server.pipelinemodel.PipelineModelRoutes;
import dev.halley.server.pipelinerun.HomeCatalog;
import dev.halley.server.pipelinerun.PipelineRunRoutes;
import dev.halley.server.pipelinerun.PipelineRuns;
import dev.halley.server.pipelinerun.RunControlRoutes;
import dev.halley.server.pipelinerun.StepRoutes;
import dev.halley.server.runrequest.RunRequestRoutes;
import dev.halley.server.stack.StackRoutes;
import dev.halley.server.workspace.Workspaces;

/** What the server has of the pipelines of its home: runs, their artifacts and models, stacks, and the metadata store for those who are logged in. */
final class PipelinesOfHome implements AutoCloseable {

    private final HalleyHome home;
    private final PipelineRuns runs;

    PipelinesOfHome(HalleyHome home) {
        this.home = home;
        this.runs = new PipelineRuns(home);
    }

    void declare(Routes routes, Workspaces workspaces, Client metadata) {
        new PipelineRunRoutes(runs, workspaces).declare(routes);
        new RunControlRoutes(runs, workspaces).declare(routes);
        new StepRoutes(home, runs, workspaces).declare(routes);
        HomeCatalog catalog = new HomeCatalog(runs, workspaces);
        new PipelineArtifactRoutes(home, catalog).declare(routes);
        new ContentRoutes(home, catalog).declare(routes);
        new PipelineModelRoutes(catalog).declare(routes);
        new RunRequestRoutes(runs, workspaces).declare(routes);
        new StackRoutes(home, workspaces).declare(routes);
        new MetadataRoutes(metadata, workspaces).declare(routes);
    }

    @Override
    public void close() {
        runs.close();
    }
}
