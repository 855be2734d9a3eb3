package dev.halley.artifactstore;

import dev.halley.stack.ComponentContext;
import dev.halley.stack.ComponentType;
import dev.halley.stack.Flavor;
import java.nio.file.Path;

/** Artifacts on this machine: the flavor of the default stack. */
public final class LocalArtifactStoreFlavor implements Flavor<ArtifactStore, LocalArtifactStoreConfig> {

    @Override
    public String name() {
        return "local";
    }

    @Override
    public ComponentType<ArtifactStore> type() {
        return ComponentType.ARTIFACT_STORE;
    }

    @Override
    public Class<LocalArtifactStoreConfig> configType() {
        return LocalArtifactStoreConfig.class;
    }

    @Override
    public ArtifactStore create(String componentName, LocalArtifactStoreConfig config, ComponentContext context) {
        String path = config.path();
        Path folder = path == null ? context.home().resolve("artifacts") : Path.of(path);
        return new LocalArtifactStore(componentName, folder.toAbsolutePath().normalize());
    }
}
