package dev.halley.server.http;

import dev.halley.server.database.Waiting;
import java.net.URI;
import java.nio.ByteBuffer;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.Invocable;
import org.jspecify.annotations.Nullable;

/**
 * Serves the calls that log right where Jetty has read them. The way through servlets and the router, which looks for a path among hundreds,
 * costs several times what storing a value costs. The same checks hold, in the same order: the name of the host, how many calls somebody
 * makes, the key, the permission that the route declares.
 *
 * <p>Without TLS requests are read by the threads of the selectors, which must not wait: they serve small quick calls by themselves ({@link
 * Waiting}), and hand all others to the pool. Waking a thread costs more than storing a value. Who decrypts does it in the pool.
 *
 * <p>Only a usual request is served here: its exact path, a key in a header, a body of known and moderate size. Any other goes on to the
 * router, which declares the same routes.
 */
final class DirectRoutes extends Handler.Wrapper {

    private static final long LARGEST = 1 << 20;
    /** Larger bodies take so long to read that other connections would wait for it. */
    private static final int SMALL = 8 << 10;

    private static final int SMALL_COMPRESSED = 1 << 10;

    private final Supplier<Served> served;
    private final Origins origins;
    private final Meters meters;
    private final RateLimits rates;
    private final @Nullable URI publicUrl;
    private final BooleanSupplier draining;
    private final boolean selectorsServe;
    private final Gunzip.Pool inflaters = new Gunzip.Pool();

    DirectRoutes(Supplier<Served> served, Origins origins, HttpOptions options, BooleanSupplier draining) {
        this.served = served;
        this.origins = origins;
        this.meters = options.meters();
        this.rates = options.rates();
        this.publicUrl = options.publicUrl();
        this.draining = draining;
        this.selectorsServe = options.tls() == null;
    }

    @Override
    public InvocationType getInvocationType() {
        return selectorsServe ? InvocationType.NON_BLOCKING : super.getInvocationType();
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
        Route route = "POST".equals(request.getMethod())
                ? served.get().direct().get(request.getHttpURI().getPath())
                : null;
        boolean stopping = draining.getAsBoolean();
        if (stopping) {
            DrainingConnector.await(request);
        }
        if (route == null || stopping) {
            return handleOther(request, response, callback);
        }
        HttpFields headers = request.getHeaders();
        String key = Admission.key(
                headers.get(HttpHeader.AUTHORIZATION), headers.get("Comet-Sdk-Api"), headers.get("X-API-KEY"));
        long length = headers.getLongField(HttpHeader.CONTENT_LENGTH);
        String encoding = headers.get(HttpHeader.CONTENT_ENCODING);
        boolean compressed = "gzip".equalsIgnoreCase(encoding);
        if (key == null
                || length < 0
                || length > LARGEST
                || (encoding != null && !compressed)
                || headers.contains(HttpHeader.EXPECT)) {
            return handleOther(request, response, callback);
        }
        new Exchange(route, key, compressed, (int) length, request, response, callback).run();
        return true;
    }

    private boolean handleOther(Request request, Response response, Callback callback) throws Exception {
        if (!selectorsServe) {
            return super.handle(request, response, callback);
        }
        getServer().getThreadPool().execute(() -> {
            try {
                if (!super.handle(request, response, callback)) {
                    Response.writeError(request, response, callback, HttpStatus.NOT_FOUND_404);
                }
            } catch (Throwable failure) {
                Response.writeError(request, response, callback, failure);
            }
        });
        return true;
    }

    /** One request: reads the body as it comes, then serves it. */
    private final class Exchange implements Invocable.Task {

        private final long sinceNanos = System.nanoTime();
        private final Route route;
        private final String key;
        private final boolean compressed;
        private final byte[] body;
        private final Request request;
        private final Response response;
        private final Callback callback;
        private int size;
        private boolean counted;

        Exchange(
                Route route,
                String key,
                boolean compressed,
                int length,
                Request request,
                Response response,
                Callback callback) {
            this.route = route;
            this.key = key;
            this.compressed = compressed;
            this.body = new byte[length + 1];
            this.request = request;
            this.response = response;
            this.callback = callback;
        }

        @Override
        public void run() {
            while (true) {
                Content.Chunk chunk = request.read();
                if (chunk == null) {
                    request.demand(this);
                    return;
                }
                if (Content.Chunk.isFailure(chunk)) {
                    callback.failed(chunk.getFailure());
                    return;
                }
                ByteBuffer bytes = chunk.getByteBuffer();
                int more = Math.min(bytes.remaining(), body.length - 1 - size);
                bytes.get(body, size, more);
                size += more;
                boolean last = chunk.isLast();
                chunk.release();
                if (last) {
                    begin();
                    return;
                }
            }
        }

        @Override
        public InvocationType getInvocationType() {
            return DirectRoutes.this.getInvocationType();
        }

        private void begin() {
            boolean small = size <= (compressed ? SMALL_COMPRESSED : SMALL);
            if (!selectorsServe) {
                serve();
            } else if (!small || !route.quick() || !Waiting.without(this::serve)) {
                try {
                    getServer().getThreadPool().execute(this::serve);
                } catch (RejectedExecutionException stopped) {
                    callback.failed(stopped);
                }
            }
        }

        private void serve() {
            DirectCall call = new DirectCall(this::answer, this::refuse, inflaters, body, size, compressed);
            try {
                origins.check(request.getHeaders().get(HttpHeader.HOST));
                Credentials credentials = new Credentials(SmartKey.plain(key), null, null);
                if (!counted) {
                    rates.take(route, credentials, Request.getRemoteAddr(request));
                    counted = true;
                }
                Caller caller = served.get()
                        .admission()
                        .admitted(route, credentials)
                        .orElseThrow(() -> new IllegalStateException(route + " is public"));
                call.admitted(caller, origin());
                LogHandler handler = route.direct();
                if (handler != null) {
                    handler.handle(call);
                }
            } catch (Exception | Error failure) {
                if (Waiting.isNeeded(failure)) {
                    throw (Error) failure;
                }
                call.refuseOnce(failure);
            } finally {
                call.close();
            }
        }

        private String origin() {
            return publicUrl == null
                    ? request.getHttpURI().getScheme() + "://"
                            + request.getHeaders().get(HttpHeader.HOST)
                    : publicUrl.toString();
        }

        private void answer(byte[] json) {
            send(200, route.dialect().contentType(false), json);
        }

        private void refuse(Throwable failure) {
            boolean hasSdkKey = request.getHeaders().contains("Comet-Sdk-Api");
            Refusal refusal = Refusal.of(failure, route, hasSdkKey);
            if (refusal.retryAfterSeconds() > 0) {
                response.getHeaders().put(HttpHeader.RETRY_AFTER, refusal.retryAfterSeconds());
            }
            send(
                    refusal.status(),
                    route.dialect().contentType(true),
                    refusal.body().toString().getBytes(java.nio.charset.StandardCharsets.UTF_8));
        }

        private void send(int status, String contentType, byte[] bytes) {
            response.setStatus(status);
            HttpFields.Mutable headers = response.getHeaders();
            headers.put(HttpHeader.CONTENT_TYPE, contentType);
            Origins.harden(
                    headers,
                    request.isSecure()
                            || (publicUrl != null && publicUrl.toString().startsWith("https:")));
            meters.answered(route.dialect(), status, System.nanoTime() - sinceNanos);
            response.write(true, ByteBuffer.wrap(bytes), callback);
        }
    }
}
