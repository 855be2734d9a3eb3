package dev.halley.server.http;

import dev.halley.server.database.Question;
import dev.halley.server.error.ApiException;
import dev.halley.server.error.ErrorKind;
import io.javalin.Javalin;
import io.javalin.config.JavalinConfig;
import io.javalin.http.BadRequestResponse;
import io.javalin.http.Context;
import io.javalin.http.HandlerType;
import io.javalin.http.HttpResponseException;
import io.javalin.http.NotFoundResponse;
import io.javalin.router.Endpoint;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.StandardSocketOptions;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.UnresolvedAddressException;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import org.eclipse.jetty.http.HttpVersion;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.SecureRequestCustomizer;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Listens, checks each request, and hands it to its route. */
public final class HttpServer implements AutoCloseable {

    /** Name of the cookie that holds a browser's session. */
    public static final String SESSION_COOKIE = "halley_session";

    /** Name of the cookie that holds the code of the share link that a browser opened last. */
    public static final String SHARE_COOKIE = "halley_share";

    private static final Logger log = LoggerFactory.getLogger(HttpServer.class);
    /** Comet: its Java SDK opens thousands of connections at once and gives up on the first that is refused. */
    private static final int ACCEPT_BACKLOG = 4096;

    private static final int MOST_UNKNOWN_BODIES = 64;

    private static final AtomicBoolean INHERITED = new AtomicBoolean();
    private static final long DRAIN_NANOS = 15_000_000_000L;

    private final HttpOptions options;
    private final Origins origins;
    private final Semaphore unknownBodies = new Semaphore(MOST_UNKNOWN_BODIES);
    /** Completes with the port, or with nothing if there will be none. */
    private final CompletableFuture<Optional<ServerSocketChannel>> port = new CompletableFuture<>();
    /** Completes when everything but the port is there. */
    private final CompletableFuture<Boolean> prepared = new CompletableFuture<>();

    private final CompletableFuture<Javalin> running = new CompletableFuture<>();
    private volatile @Nullable Served served;
    private @Nullable ServerSocketChannel listening;
    private volatile @Nullable DrainingConnector connector;
    private volatile @Nullable TlsReload tls;
    private volatile boolean draining;
    private boolean closed;

    private HttpServer(HttpOptions options) {
        this.options = options;
        this.origins = new Origins(options.host(), options.publicUrl());
    }

    /** Begins to make a server, on a thread of its own: it takes as long as half of everything else that a start does. */
    public static HttpServer prepare(HttpOptions options) {
        HttpServer server = new HttpServer(options);
        Thread thread = new Thread(server::run, "http-opener");
        thread.setDaemon(true);
        thread.start();
        return server;
    }

    private void run() {
        Javalin javalin = null;
        try {
            javalin = Javalin.create(this::configure);
            javalin.start();
            if (port.join().isEmpty()) {
                javalin.stop();
            }
            running.complete(javalin);
        } catch (RuntimeException | Error failure) {
            prepared.completeExceptionally(failure);
            running.completeExceptionally(failure);
        }
    }

    /**
     * Takes the port. Whoever connects waits until {@link #serve}.
     *
     * @throws PortInUseException if the port is taken
     * @throws CannotListenException if the address is not one of this machine, or may not be used
     */
    public void listen() {
        listening = listen(options.host(), options.port());
        joined(prepared);
    }

    /** Begins to serve. */
    public void serve(Routes routes, Authenticator authenticator) {
        served = new Served(routes.declared(), new Admission(authenticator));
        port.complete(Optional.of(Objects.requireNonNull(listening, "listen() comes first")));
        joined(running);
    }

    /** {@link #prepare}, {@link #listen}, {@link #serve}. */
    public static HttpServer start(String host, int port, Routes routes, Authenticator authenticator) {
        HttpServer server = prepare(HttpOptions.plain(host, port));
        boolean started = false;
        try {
            server.listen();
            server.serve(routes, authenticator);
            started = true;
            return server;
        } finally {
            if (!started) {
                server.close();
            }
        }
    }

    private static <T> T joined(CompletableFuture<T> future) {
        try {
            return future.join();
        } catch (CompletionException failure) {
            if (failure.getCause() instanceof RuntimeException unchecked) {
                throw unchecked;
            }
            if (failure.getCause() instanceof Error error) {
                throw error;
            }
            throw failure;
        }
    }

    /** A socket that whoever started us listens on already is taken over: while a server is replaced nobody is turned away. */
    private static ServerSocketChannel listen(String host, int port) {
        ServerSocketChannel channel = null;
        InetSocketAddress address = new InetSocketAddress(host, port);
        try {
            if (System.inheritedChannel() instanceof ServerSocketChannel inherited && !INHERITED.getAndSet(true)) {
                return inherited;
            }
            channel = ServerSocketChannel.open();
            channel.setOption(StandardSocketOptions.SO_REUSEADDR, true);
            return channel.bind(address, ACCEPT_BACKLOG);
        } catch (IOException | UnresolvedAddressException failure) {
            if (channel != null) {
                closeQuietly(channel);
            }
            throw cannotListen(host, address, failure);
        }
    }

    private static CannotListenException cannotListen(String host, InetSocketAddress address, Exception failure) {
        String expected = " (expected: an address of this machine, for instance 127.0.0.1).";
        if (address.isUnresolved()) {
            return new CannotListenException("--host: '" + host + "', a name that no address was found for" + expected);
        }
        try {
            if (!isOfThisMachine(address.getAddress())) {
                return new CannotListenException("--host: '" + host + "'" + expected);
            }
        } catch (SocketException untold) {
            log.debug("the addresses of this machine are not known", untold);
        }
        return failure instanceof BindException
                ? new PortInUseException(
                        host, address.getPort(), PortHolder.of(address.getAddress(), address.getPort()))
                : new CannotListenException("Port " + address.getPort() + " of " + host + " cannot be listened on: "
                        + failure.getMessage() + ". Choose another port with --port, or 0 for any free one.");
    }

    private static boolean isOfThisMachine(InetAddress address) throws SocketException {
        return address.isAnyLocalAddress()
                || address.isLoopbackAddress()
                || NetworkInterface.getByInetAddress(address) != null;
    }

    private static void closeQuietly(ServerSocketChannel channel) {
        try {
            channel.close();
        } catch (IOException failure) {
            log.debug("the port could not be given back", failure);
        }
    }

    public int port() {
        try {
            return ((InetSocketAddress) Objects.requireNonNull(listening).getLocalAddress()).getPort();
        } catch (IOException closed) {
            throw new UncheckedIOException(closed);
        }
    }

    /** Stops accepting and lets the requests under way finish. If it never served, what is being made ends by itself. */
    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        boolean neverServed = port.complete(Optional.empty());
        if (!neverServed) {
            drain();
            stop();
        }
        TlsReload reload = tls;
        if (reload != null) {
            reload.close();
        }
        // Not Jetty's if it was never started.
        if (listening != null) {
            closeQuietly(listening);
        }
    }

    /** Whether nothing of it runs. */
    boolean isEnded() {
        return running.isDone()
                && (running.isCompletedExceptionally()
                        || running.join().jettyServer().server().isStopped());
    }

    private void stop() {
        try {
            joined(running).stop();
        } catch (RuntimeException known) {
            log.debug("it was never started, and who started it was told", known);
        }
    }

    /** Takes no new connection, and asks those that are there to go after their next answer. */
    private void drain() {
        DrainingConnector open = connector;
        if (open == null || !open.isRunning()) {
            return;
        }
        draining = true;
        open.drain(DRAIN_NANOS);
    }

    private void configure(JavalinConfig config) {
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
        config.jetty.modifyServer(server -> {
            server.setStopTimeout(5_000);
            // The port comes last.
            server.setOpenEarly(false);
            server.setErrorHandler(new PlainErrors());
            server.setHandler(new DirectRoutes(this::served, origins, options, () -> draining));
        });
        config.jetty.modifyServletContextHandler(
                handler -> handler.getServletHandler().setDecodeAmbiguousURIs(true));
        config.jetty.addConnector((server, http) -> connector(server, http));
        for (HandlerType method : List.of(HandlerType.GET, HandlerType.POST, HandlerType.PUT, HandlerType.DELETE)) {
            config.routes.addEndpoint(
                    Endpoint.create(method, "*").handler(context -> serve(context, found(method.name(), context))));
        }
        // Whether a GET would be let in; what it would answer is not made, as that may not end.
        config.routes.addEndpoint(
                Endpoint.create(HandlerType.HEAD, "*").handler(context -> judged(context, found("GET", context))));
        config.routes.exception(HttpResponseException.class, HttpServer::answerUndeclared);
        config.routes.exception(Exception.class, (failure, context) -> refuse(failure, context));
        config.routes.after(Origins::harden);
        config.routes.after(this::count);
    }

    private Served served() {
        return Objects.requireNonNull(served, "nobody is let in before");
    }

    private Router.Match found(String method, Context context) {
        Router.Match match;
        try {
            match = served().router().find(method, context.req().getRequestURI());
        } catch (IllegalArgumentException wrong) {
            throw new BadRequestResponse("the address '" + context.path() + "' is not encoded as it should be"
                    + " (expected: % and two hexadecimal digits).");
        }
        if (match == null) {
            throw new NotFoundResponse();
        }
        return match;
    }

    private DrainingConnector connector(Server server, HttpConfiguration http) {
        http.setUriCompliance(UriCompliance.LEGACY);
        http.setSendServerVersion(false);
        Tls certificate = options.tls();
        DrainingConnector made = certificate == null
                ? new DrainingConnector(server, this::awaitPort, new StayingConnections(http))
                : secure(server, http, certificate);
        made.setIdleTimeout(60_000);
        connector = made;
        return made;
    }

    private Optional<ServerSocketChannel> awaitPort() {
        prepared.complete(true);
        return port.join();
    }

    private DrainingConnector secure(Server server, HttpConfiguration http, Tls certificate) {
        try {
            TlsReload reload = new TlsReload(certificate);
            tls = reload;
            http.addCustomizer(new SecureRequestCustomizer(false));
            return new DrainingConnector(
                    server,
                    this::awaitPort,
                    new SslConnectionFactory(reload.factory(), HttpVersion.HTTP_1_1.asString()),
                    new HttpConnectionFactory(http));
        } catch (IOException unusable) {
            throw new UncheckedIOException(unusable);
        }
    }

    private void count(Context context) {
        Long since = context.attribute("since");
        Call call = context.attribute("call");
        if (since != null && call != null) {
            options.meters().answered(call.route().dialect(), context.statusCode(), System.nanoTime() - since);
        }
    }

    private void serve(Context context, Router.Match match) throws Exception {
        Call call = judged(context, match);
        Question.begin();
        try {
            match.route().handler().handle(call);
        } finally {
            Question.end();
        }
    }

    /** The call, of somebody who may make it. */
    private Call judged(Context context, Router.Match match) throws IOException {
        Route route = match.route();
        context.attribute("since", System.nanoTime());
        // Before the answer, part of which may leave while it is made.
        Origins.harden(context);
        if (draining) {
            context.header("Connection", "close");
        }
        Call call = new Call(context, match, new BodyReader(context), options.publicUrl());
        if (call.origin().startsWith("https:")) {
            context.header("Strict-Transport-Security", "max-age=31536000");
        }
        context.attribute("call", call);
        origins.check(context.host());
        Credentials credentials = credentials(context, route, call);
        options.rates().take(route, credentials, context.ip());
        Optional<Caller> caller = served().admission().admitted(route, credentials);
        caller.ifPresent(
                known -> call.authenticated(known, () -> served().admission().admitted(route, credentials)));
        return call;
    }

    private Credentials credentials(Context context, Route route, Call call) throws IOException {
        String key = Admission.key(
                context.header("Authorization"), context.header("Comet-Sdk-Api"), context.header("X-API-KEY"));
        if (key == null && route.dialect() == Dialect.COMET) {
            key = context.queryParam("apiKey");
        }
        if (key != null) {
            return new Credentials(SmartKey.plain(key), null, null);
        }
        if (route.dialect() == Dialect.NATIVE && !"GET".equals(route.method())) {
            // Also where nobody need be known: another site could sign its visitors in as somebody else.
            origins.checkSameOrigin(context);
        }
        String session = call.cookie(SESSION_COOKIE);
        String share = call.cookie(SHARE_COOKIE);
        if (session != null || share != null) {
            if (route.permission() == Permission.PUBLIC && !origins.isSameOrigin(context)) {
                // Somebody followed a link to a page.
                return new Credentials(null, null, null);
            }
            origins.checkSameOrigin(context);
            return new Credentials(null, session, share);
        }
        // Comet: old clients of the SDK protocol give the key only inside the body.
        if (route.dialect() == Dialect.COMET && "POST".equals(route.method()) && isJson(context)) {
            String inBody = keyInBody(call);
            return new Credentials(inBody == null ? null : SmartKey.plain(inBody), null, null);
        }
        return new Credentials(null, null, null);
    }

    /** Whoever is not known yet may not hold more than a part of the threads by sending slowly. */
    private @Nullable String keyInBody(Call call) throws IOException {
        if (!unknownBodies.tryAcquire()) {
            throw new ApiException(
                            ErrorKind.UNAVAILABLE,
                            "too many requests without a key in their headers are being sent at the moment.")
                    .retryAfter(5);
        }
        try {
            return call.json().text("apiKey", "api_key");
        } finally {
            unknownBodies.release();
        }
    }

    private static boolean isJson(Context context) {
        String type = context.contentType();
        return type != null && type.startsWith("application/json");
    }

    private static void refuse(Exception failure, Context context) {
        Call call = context.attribute("call");
        if (call == null) {
            log.error("{} {} failed", context.method(), context.path(), failure);
            context.status(500);
            return;
        }
        RefusedBody.discard(context);
        Refusal refusal = Refusal.of(failure, call.route(), context.header("Comet-Sdk-Api") != null);
        if (context.res().isCommitted()) {
            // Half an answer has left; the reader sees that it does not end.
            return;
        }
        if (refusal.retryAfterSeconds() > 0) {
            context.header("Retry-After", Integer.toString(refusal.retryAfterSeconds()));
        }
        call.refuse(refusal);
    }

    /** What no route serves: an unknown address, or a body that is larger than the server takes. */
    private static void answerUndeclared(HttpResponseException refusal, Context context) {
        RefusedBody.discard(context);
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
}
