package dev.halley.server.pipelinerun;

import dev.halley.config.HalleyHome;
import dev.halley.metadata.MetadataStore;
import dev.halley.metadata.MetadataStoreProvider;
import dev.halley.metadata.StoredRun;
import dev.halley.server.access.Scope;
import dev.halley.server.error.ApiException;
import dev.halley.server.error.ErrorKind;
import dev.halley.server.http.Call;
import java.nio.file.Files;
import java.time.Instant;
import java.util.Optional;
import java.util.ServiceLoader;
import org.jspecify.annotations.Nullable;

/** The runs in the metadata store of a home; none as long as nobody ran a pipeline there. */
public final class PipelineRuns implements AutoCloseable {

    private final HalleyHome home;
    private @Nullable MetadataStore store;

    public PipelineRuns(HalleyHome home) {
        this.home = home;
    }

    Optional<StoredRun> find(String name) {
        return observed().flatMap(store -> store.findRun(name));
    }

    /** The store itself, for what is asked seldom; none as long as nobody ran a pipeline. */
    public Optional<MetadataStore> store() {
        return observed();
    }

    /** Steering runs is for people and for programs they trust, not for training jobs that log. */
    public static void requireMoreThanLogging(Call call) {
        if (!call.caller().grant().allows(Scope.READ)) {
            throw new ApiException(ErrorKind.FORBIDDEN, "this API key may only log (needed: the scope 'read').");
        }
    }

    private synchronized Optional<MetadataStore> observed() {
        MetadataStore open = store;
        if (open == null) {
            if (!Files.exists(home.metadataDatabase())
                    && !Files.exists(home.metadataUrl())
                    && System.getenv("HALLEY_METADATA_URL") == null) {
                return Optional.empty();
            }
            open = ServiceLoader.load(MetadataStoreProvider.class, PipelineRuns.class.getClassLoader())
                    .findFirst()
                    .orElseThrow(() -> new IllegalStateException("halley-metadata is not on the class path."))
                    .open(home);
            store = open;
        }
        open.markDeadRuns(Instant.now());
        return Optional.of(open);
    }

    @Override
    public synchronized void close() {
        if (store != null) {
            store.close();
            store = null;
        }
    }
}
