package dev.halley.server.http;

import dev.halley.server.database.DatabaseUnavailableException;
import dev.halley.server.error.ApiException;
import dev.halley.server.error.ErrorKind;
import io.javalin.Javalin;
import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import io.javalin.http.HandlerType;
import io.javalin.http.HttpResponseException;
import io.javalin.router.Endpoint;
import java.io.IOException;
import java.util.Optional;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Listens, checks each request, and hands it to its route. */
public final class HttpServer implements AutoCloseable {

    /** Name of the cookie that holds a browser's session. */
    public static final String SESSION_COOKIE = "halley_session";

    private static final Logger log = LoggerFactory.getLogger(HttpServer.class);
    /** Comet: its Java SDK opens thousands of connections at once and gives up on the first that is refused. */
    private static final int ACCEPT_BACKLOG = 4096;

    private final Javalin javalin;
    private final Authenticator authenticator;
    private final Origins origins;

    private HttpServer(String host, int port, Routes routes, Authenticator authenticator) {
        this.authenticator = authenticator;
        this.origins = new Origins(host);
        this.javalin = Javalin.create(config -> configure(config, host, port, routes));
    }

    /**
     * Starts to listen.
     *
     * @throws PortInUseException if the port is taken
     */
    public static HttpServer start(String host, int port, Routes routes, Authenticator authenticator) {
        HttpServer server = new HttpServer(host, port, routes, authenticator);
        try {
            server.javalin.start();
        } catch (RuntimeException failure) {
            if (isBindFailure(failure)) {
                throw new PortInUseException(host, port);
            }
            throw failure;
        }
        return server;
    }

    public int port() {
        return javalin.port();
    }

    /** Stops accepting and lets the requests under way finish. */
    @Override
    public void close() {
        javalin.stop();
    }

    private void configure(JavalinConfig config, String host, int port, Routes routes) {
        config.startup.showJavalinBanner = false;
        config.startup.showOldJavalinVersionWarning = false;
        config.http.maxRequestSize = BodyReader.MAX_BYTES;
        config.http.asyncTimeout = 60_000;
        config.http.compressionStrategy = io.javalin.compression.CompressionStrategy.NONE;
        config.router.treatMultipleSlashesAsSingleSlash = true;
        config.router.ignoreTrailingSlashes = true;
        QueuedThreadPool threads = new QueuedThreadPool(200, 8, 30_000);
        threads.setName("http");
        config.jetty.threadPool = threads;
        config.jetty.modifyServer(server -> server.setStopTimeout(5_000));
        config.jetty.modifyServletContextHandler(
                handler -> handler.getServletHandler().setDecodeAmbiguousURIs(true));
        config.jetty.addConnector((server, http) -> connector(server, http, host, port));
        for (Route route : routes.declared()) {
            config.routes.addEndpoint(Endpoint.create(HandlerType.findOrCreate(route.method()), route.path())
                    .handler(context -> serve(context, route)));
        }
        config.routes.exception(HttpResponseException.class, HttpServer::answerUndeclared);
        config.routes.exception(Exception.class, (failure, context) -> refuse(failure, context));
        config.routes.after(Origins::harden);
    }

    private static ServerConnector connector(Server server, HttpConfiguration http, String host, int port) {
        http.setUriCompliance(UriCompliance.LEGACY);
        http.setSendServerVersion(false);
        ServerConnector connector = new ServerConnector(server, 1, 2, new HttpConnectionFactory(http));
        connector.setHost(host);
        connector.setPort(port);
        connector.setAcceptQueueSize(ACCEPT_BACKLOG);
        connector.setIdleTimeout(60_000);
        return connector;
    }

    private void serve(Context context, Route route) throws Exception {
        // Before the answer, part of which may leave while it is made.
        Origins.harden(context);
        Call call = new Call(context, route, new BodyReader(context));
        context.attribute("call", call);
        origins.check(context);
        Optional<Caller> caller = authenticate(context, route, call);
        caller.ifPresent(call::authenticated);
        if (route.permission() != Permission.PUBLIC && caller.isEmpty()) {
            throw new ApiException(
                    ErrorKind.UNAUTHENTICATED,
                    dev.halley.server.error.SdkErrorCode.UNKNOWN_API_KEY,
                    "the API key is missing or not known to this server.");
        }
        route.handler().handle(call);
    }

    private Optional<Caller> authenticate(Context context, Route route, Call call) throws IOException {
        String key = firstNonNull(
                context.header("Authorization"), context.header("Comet-Sdk-Api"), context.header("X-API-KEY"));
        if (key == null && route.dialect() == Dialect.COMET) {
            key = context.queryParam("apiKey");
        }
        if (key != null) {
            return authenticator.byApiKey(key);
        }
        String session = context.cookie(SESSION_COOKIE);
        if (session != null) {
            if (route.permission() == Permission.PUBLIC && !origins.isSameOrigin(context)) {
                // Somebody followed a link to a page.
                return Optional.empty();
            }
            origins.checkSameOrigin(context);
            return authenticator.bySession(session);
        }
        // Comet: old clients of the SDK protocol give the key only inside the body.
        if (route.dialect() == Dialect.COMET && "POST".equals(route.method()) && isJson(context)) {
            String inBody = call.json().text("apiKey", "api_key");
            return inBody == null ? Optional.empty() : authenticator.byApiKey(inBody);
        }
        return Optional.empty();
    }

    private static boolean isJson(Context context) {
        String type = context.contentType();
        return type != null && type.startsWith("application/json");
    }

    @SafeVarargs
    private static <T> @Nullable T firstNonNull(@Nullable T... values) {
        for (T value : values) {
            if (value != null) {
                return value;
            }
        }
        return null;
    }

    private static void refuse(Exception failure, Context context) {
        Call call = context.attribute("call");
        if (call == null) {
            log.error("{} {} failed", context.method(), context.path(), failure);
            context.status(500);
            return;
        }
        Throwable cause = failure instanceof java.util.concurrent.CompletionException ? failure.getCause() : failure;
        if (cause instanceof ApiException refusal) {
            // Comet: its Java SDK, and Python in the handshake, read the reason only from 400 and 403; login() wants
            // 401.
            boolean readsReasonOfForbidden = context.header("Comet-Sdk-Api") != null
                    || !call.route().path().contains("/rest/v2/");
            int status = call.route().dialect().status(refusal, readsReasonOfForbidden);
            call.refuse(status, Dialect.title(refusal.kind()), message(refusal), refusal.sdkErrorCode());
            return;
        }
        if (cause instanceof DatabaseUnavailableException && !context.res().isCommitted()) {
            log.warn("{} {}: {}", context.method(), call.route().path(), cause.getMessage());
            call.refuse(503, "Unavailable", "the server's database cannot be reached. Try again soon.", 0);
            return;
        }
        if (cause instanceof IOException) {
            log.debug("the connection of {} broke", context.path(), cause);
        } else {
            log.error("{} {} failed", context.method(), call.route().path(), cause);
        }
        if (context.res().isCommitted()) {
            // Half an answer has left; the reader sees that it does not end.
            return;
        }
        call.refuse(500, "Internal error", "the server failed to serve this request; its log says why.", 0);
    }

    /** What no route serves: an unknown address, or a body that is larger than the server takes. */
    private static void answerUndeclared(HttpResponseException refusal, Context context) {
        boolean isNative = context.path().startsWith("/api/v1/");
        Dialect dialect = isNative ? Dialect.NATIVE : Dialect.COMET;
        int status = refusal.getStatus();
        String detail = status == 404
                ? "there is no " + context.method() + " " + context.path() + " on this server."
                : String.valueOf(refusal.getMessage());
        context.status(status);
        context.contentType(dialect.contentType(true));
        context.result(dialect.body(status, status == 404 ? "Not found" : "Refused", detail, 0)
                .toString());
    }

    private static String message(ApiException refusal) {
        String message = refusal.getMessage();
        return message == null ? refusal.kind().name() : message;
    }

    private static boolean isBindFailure(@Nullable Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof java.net.BindException) {
                return true;
            }
        }
        return false;
    }
}
