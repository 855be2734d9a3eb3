package dev.halley.cli;

import dev.halley.error.ErrorKind;
import dev.halley.error.HalleyException;
import dev.halley.server.ServerConfig;
import dev.halley.server.TrackingServer;
import dev.halley.server.database.DatabaseException;
import dev.halley.server.database.DatabaseInUseException;
import dev.halley.server.error.ApiException;
import dev.halley.server.http.CannotListenException;
import dev.halley.server.http.PortInUseException;
import dev.halley.server.settings.Setting;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Starts and stops the tracking server of a home. */
final class Servers {

    static final String LOOPBACK = "127.0.0.1";
    /** The comet's last visit. */
    static final int USUAL_PORT = 1986;

    private static final String OWNER_VARIABLE = "HALLEY_OWNER";
    private static final String KEY_VARIABLE = "HALLEY_OWNER_API_KEY";

    private Servers() {}

    /** The owner's API key, if the environment gives it. */
    static @Nullable String givenKey(Session session) {
        return given(session, KEY_VARIABLE);
    }

    /** The name of the owner and of the default workspace at the first start. */
    static String owner(Session session) {
        String owner = given(session, OWNER_VARIABLE);
        return owner == null ? "halley" : owner;
    }

    private static @Nullable String given(Session session, String variable) {
        String value = session.environment().apply(variable);
        return value == null || value.isBlank() ? null : value.strip();
    }

    /** Tells the API key of an owner who was just made, unless they gave it themselves. */
    static void tellOwner(Session session, TrackingServer server) {
        if (givenKey(session) == null) {
            server.ownerApiKey().ifPresent(key -> {
                session.terminal().tell("The API key of '" + owner(session) + "', shown only now: " + key);
                session.terminal().tell("Sign in: " + ServerCommands.signIn(server, key));
            });
        }
    }

    /**
     * Starts the server of the home, with what the environment and the file of settings say besides.
     *
     * @throws HalleyException as {@link #start(Session, ServerConfig)}
     */
    static TrackingServer start(Session session, String host, int port) {
        Map<Setting, String> flags = Map.of(Setting.HOST, host, Setting.PORT, Integer.toString(port));
        return start(session, ServerStart.config(session, flags, null));
    }

    /**
     * Starts the server of the home.
     *
     * @throws HalleyException CONFLICT if the port is taken or a server of this home runs already, FAILED if its data cannot
     *     be read, INVALID if the settings name an impossible owner or address
     */
    static TrackingServer start(Session session, ServerConfig config) {
        session.home().create(session.home().server());
        MetadataPlace.follow(session, config.database());
        try {
            return TrackingServer.start(config);
        } catch (PortInUseException e) {
            throw new HalleyException(ErrorKind.CONFLICT, String.valueOf(e.getMessage()), e);
        } catch (CannotListenException e) {
            throw new HalleyException(ErrorKind.INVALID, String.valueOf(e.getMessage()), e);
        } catch (DatabaseInUseException e) {
            throw runsAlready(e);
        } catch (DatabaseException e) {
            throw new HalleyException(ErrorKind.FAILED, "The server cannot start: " + e.getMessage(), e);
        } catch (ApiException e) {
            throw new HalleyException(
                    ErrorKind.INVALID,
                    "The server cannot start: " + e.getMessage() + " Change " + OWNER_VARIABLE + " or " + KEY_VARIABLE
                            + ".",
                    e);
        }
    }

    /** Warns of whoever can read what is sent to a server without TLS that others can reach. */
    static void warnOfReaders(Session session, ServerConfig config) {
        URI publicUrl = config.options().publicUrl();
        boolean encrypted =
                config.options().tls() != null || (publicUrl != null && "https".equals(publicUrl.getScheme()));
        if (!encrypted && !new InetSocketAddress(config.host(), 0).getAddress().isLoopbackAddress()) {
            session.terminal()
                    .warn("The server listens on " + config.host() + " without TLS: whoever is on the way can read API"
                            + " keys and passwords. Give it --tls-certificate and --tls-key, or with --public-url the"
                            + " https address of a proxy.");
        }
    }

    private static HalleyException runsAlready(DatabaseInUseException cause) {
        return new HalleyException(
                ErrorKind.CONFLICT, "A Halley server runs already on this home: " + cause.getMessage(), cause);
    }

    /**
     * Serves until the process is asked to end, or the thread is interrupted, and closes the server then. If the disk cannot be trusted any
     * more, the process ends at once: whoever supervises it starts another, which recovers.
     */
    static void serve(TrackingServer server) {
        Thread atEnd = new Thread(server::close, "stop server");
        Runtime.getRuntime().addShutdownHook(atEnd);
        try {
            server.distrusted().get();
            // The refusals under way may leave. Nothing is closed, for that would write.
            TimeUnit.MILLISECONDS.sleep(200);
            Runtime.getRuntime().halt(ExitCode.FAILED.number());
        } catch (ExecutionException impossible) {
            throw new IllegalStateException(impossible);
        } catch (InterruptedException e) {
            // The request to stop. Closing waits for others, so the thread must not stay interrupted.
            Runtime.getRuntime().removeShutdownHook(atEnd);
            server.close();
        }
    }
}
