package dev.halley.server.health;

import dev.halley.server.http.Call;
import dev.halley.server.http.Dialect;
import dev.halley.server.http.Permission;
import dev.halley.server.http.Routes;
import java.util.Map;

/** Answers that need nothing: no key, no database. */
public final class HealthRoutes {

    /**
     * The version of Comet's server whose API this one has. Comet: Python compares it with the minimum of each feature; 3.20.60 is
     * the first with all metrics in one answer, 4.20.477 with the configuration of a model's status, 4.35.0 with the owner of a project.
     */
    public static final String COMET_VERSION = "4.35.0";

    private final String version;

    /** @param version Halley's own version */
    public HealthRoutes(String version) {
        this.version = version;
    }

    public void declare(Routes routes) {
        routes.clientlib()
                .get("/isAlive/ver", Permission.PUBLIC, this::version)
                .get("/health/ping", Permission.PUBLIC, this::alive);
        routes.root(Dialect.COMET)
                .get("/api/isAlive/ver", Permission.PUBLIC, this::version)
                .get("/api/isAlive/ping", Permission.PUBLIC, this::alive);
    }

    private void version(Call call) {
        call.answer(Map.of("version", COMET_VERSION, "halley", version));
    }

    private void alive(Call call) {
        call.answer(Map.of("msg", "alive", "code", 200));
    }
}
