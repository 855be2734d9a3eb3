package dev.halley.logstore;

import dev.halley.stack.ComponentContext;
import dev.halley.stack.ComponentType;
import dev.halley.stack.Flavor;
import java.nio.file.Path;

/** Logs on this machine. */
public final class LocalLogStoreFlavor implements Flavor<LogStore, LocalLogStoreConfig> {

    @Override
    public String name() {
        return "local";
    }

    @Override
    public ComponentType<LogStore> type() {
        return ComponentType.LOG_STORE;
    }

    @Override
    public Class<LocalLogStoreConfig> configType() {
        return LocalLogStoreConfig.class;
    }

    @Override
    public LogStore create(String componentName, LocalLogStoreConfig config, ComponentContext context) {
        String path = config.path();
        Path folder = path == null ? context.home().resolve("logs") : Path.of(path);
        return new LocalLogStore(componentName, folder.toAbsolutePath().normalize());
    }
}
