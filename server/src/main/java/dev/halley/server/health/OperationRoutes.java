package dev.halley.server.health;

import static dev.halley.server.http.Permission.OBSERVE;
import static dev.halley.server.http.Permission.PUBLIC;

import dev.halley.server.database.Database;
import dev.halley.server.error.ApiException;
import dev.halley.server.error.ErrorKind;
import dev.halley.server.http.Call;
import dev.halley.server.http.Dialect;
import dev.halley.server.http.Meters;
import dev.halley.server.http.Routes;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** For whoever runs the server: is it alive, can it serve, how much does it do. */
public final class OperationRoutes {

    private static final long PATIENCE_SECONDS = 3;

    private final Database database;
    private final Meters meters;

    public OperationRoutes(Database database, Meters meters) {
        this.database = database;
        this.meters = meters;
    }

    public void declare(Routes routes) {
        routes.root(Dialect.NATIVE)
                .get("/health/live", PUBLIC, call -> call.answer(Map.of("live", true)))
                .get("/health/ready", PUBLIC, this::ready)
                .get("/metrics", OBSERVE, this::metrics);
    }

    /** Ready is who can write: a transaction goes all the way to the disk. */
    private void ready(Call call) {
        try {
            database.probe().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
            call.answer(Map.of("ready", true));
        } catch (ExecutionException | TimeoutException cannot) {
            throw new ApiException(ErrorKind.UNAVAILABLE, "the database does not take writes.").retryAfter(5);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new ApiException(ErrorKind.UNAVAILABLE, "the server is stopping.");
        }
    }

    private void metrics(Call call) {
        call.write(meters.text().getBytes(StandardCharsets.UTF_8), "text/plain; version=0.0.4; charset=utf-8");
    }
}
