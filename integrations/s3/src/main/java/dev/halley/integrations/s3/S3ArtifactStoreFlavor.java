package dev.halley.integrations.s3;

import dev.halley.artifactstore.ArtifactStore;
import dev.halley.config.HalleyHome;
import dev.halley.stack.ComponentContext;
import dev.halley.stack.ComponentType;
import dev.halley.stack.Flavor;

/** Artifacts in a bucket. */
public final class S3ArtifactStoreFlavor implements Flavor<ArtifactStore, S3ArtifactStoreConfig> {

    @Override
    public String name() {
        return "s3";
    }

    @Override
    public ComponentType<ArtifactStore> type() {
        return ComponentType.ARTIFACT_STORE;
    }

    @Override
    public Class<S3ArtifactStoreConfig> configType() {
        return S3ArtifactStoreConfig.class;
    }

    @Override
    public ArtifactStore create(String componentName, S3ArtifactStoreConfig config, ComponentContext context) {
        return new S3ArtifactStore(componentName, config, new HalleyHome(context.home()));
    }
}
