package dev.halley.server.http;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.halley.server.error.ApiException;
import dev.halley.server.error.ErrorKind;
import io.javalin.http.Context;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/** One request and its answer. Confined to one request. */
public final class Call implements LogCall {

    /** The answer of Comet's writes. Comet: without {@code code} 200 the Java SDK reports a failure. */
    private static final Map<String, Object> SAVED = Map.of("msg", "Saved", "code", 200);

    private final Context context;
    private final Route route;
    private final Map<String, String> parameters;
    private final BodyReader body;
    private final @Nullable URI publicUrl;
    private @Nullable Caller caller;
    private Supplier<Optional<Caller>> again = Optional::empty;

    Call(Context context, Router.Match match, BodyReader body, @Nullable URI publicUrl) {
        this.publicUrl = publicUrl;
        this.context = context;
        this.route = match.route();
        this.parameters = match.parameters();
        this.body = body;
    }

    /** @param again asks whether the caller is still admitted, long after the request began */
    void authenticated(Caller caller, Supplier<Optional<Caller>> again) {
        this.caller = caller;
        this.again = again;
    }

    /**
     * Says whether the caller may still call this, for answers that stay open: a key may have been revoked, a session closed.
     *
     * @return asks again each time it is called; empty if not
     */
    public Supplier<Optional<Caller>> callerStill() {
        Supplier<Optional<Caller>> asked = again;
        return () -> {
            try {
                return asked.get();
            } catch (ApiException refused) {
                return Optional.empty();
            }
        };
    }

    /** Who calls. Only on routes that are not public. */
    @Override
    public Caller caller() {
        if (caller == null) {
            throw new ApiException(ErrorKind.UNAUTHENTICATED, "this call needs an API key.");
        }
        return caller;
    }

    /** The caller on a public route, null if nobody known calls. */
    public @Nullable Caller callerIfKnown() {
        return caller;
    }

    public @Nullable String header(String name) {
        return context.header(name);
    }

    public @Nullable String cookie(String name) {
        return context.cookie(cookieName(name));
    }

    /** With TLS a browser takes the cookie only from this very host, and never sends it without TLS. */
    private String cookieName(String name) {
        return isSecure() ? "__Host-" + name : name;
    }

    private boolean isSecure() {
        return origin().startsWith("https:");
    }

    public String path(String name) {
        String value = parameters.get(name);
        if (value == null) {
            throw new IllegalArgumentException(route + " has no '" + name + "'");
        }
        return value;
    }

    /** Gives the browser a cookie that scripts cannot read and other sites cannot send. */
    public void setCookie(String name, String value, java.time.Duration life) {
        addCookie(name, value, life.toSeconds(), "Strict");
    }

    /** Like {@link #setCookie}, but the browser also sends it when it comes back from another site's page. */
    public void setCookieForReturn(String name, String value, java.time.Duration life) {
        addCookie(name, value, life.toSeconds(), "Lax");
    }

    public void removeCookie(String name) {
        addCookie(name, "", 0, "Strict");
    }

    private void addCookie(String name, String value, long seconds, String sameSite) {
        context.res()
                .addHeader(
                        "Set-Cookie",
                        cookieName(name) + "=" + value + "; Path=/; Max-Age=" + seconds + "; HttpOnly; SameSite="
                                + sameSite + (isSecure() ? "; Secure" : ""));
    }

    /** The address that the request came from. */
    public String address() {
        return context.ip();
    }

    public void setHeader(String name, String value) {
        context.header(name, value);
    }

    /** Sends a browser to another page of this server. */
    public void redirect(String path) {
        context.status(302);
        context.header("Location", path);
    }

    public void noContent() {
        context.status(204);
    }

    /** The address that people use: {@code http://host:port}. */
    @Override
    public String origin() {
        return publicUrl == null ? context.scheme() + "://" + context.host() : publicUrl.toString();
    }

    /** The first of these query parameters that was given. */
    public @Nullable String query(String... names) {
        for (String name : names) {
            String value = context.queryParam(name);
            if (value != null) {
                return value;
            }
        }
        return null;
    }

    public List<String> queries(String name) {
        return context.queryParams(name);
    }

    public String required(String... names) {
        String value = query(names);
        if (value == null || value.isBlank()) {
            throw new ApiException(ErrorKind.INVALID, "the query parameter '" + names[0] + "' is missing.");
        }
        return value;
    }

    /** Comet: Python writes {@code True}. */
    public boolean flag(String name) {
        return oneOf(name, "false", "true").equals("true");
    }

    /** A word of the query, the first of these if it is not there; none but these is taken, in whatever case. */
    public String oneOf(String name, String absent, String... others) {
        String value = query(name);
        if (value == null || value.isEmpty() || value.equalsIgnoreCase(absent)) {
            return absent;
        }
        for (String other : others) {
            if (value.equalsIgnoreCase(other)) {
                return other;
            }
        }
        throw new ApiException(
                ErrorKind.INVALID,
                name + ": '" + value + "' (expected: '" + absent + "' or '" + String.join("' or '", others) + "').");
    }

    /** A whole number of the query, {@code absent} if it is not there. */
    public long number(String name, long absent) {
        String value = query(name);
        if (value == null || value.isEmpty()) {
            return absent;
        }
        try {
            return Long.parseLong(value);
        } catch (NumberFormatException notANumber) {
            throw new ApiException(ErrorKind.INVALID, name + ": '" + value + "' (expected: a whole number).");
        }
    }

    /** The request's body as a JSON object. */
    @Override
    public Body json() {
        return new Body(tree());
    }

    /** The request's body as a JSON array. */
    public List<Body> jsonArray() {
        try {
            JsonNode tree = Json.tree(body.bytes());
            if (tree == null || !tree.isArray()) {
                throw new ApiException(ErrorKind.INVALID, "the body is not a JSON array.");
            }
            List<Body> bodies = new java.util.ArrayList<>();
            tree.forEach(node -> bodies.add(new Body(node instanceof ObjectNode object ? object : notAnObject())));
            return bodies;
        } catch (IOException malformed) {
            throw invalidJson(malformed);
        }
    }

    /** A streaming parser over the body as it comes; the body is not held as a whole. */
    @Override
    public JsonParser parser() throws IOException {
        return Json.MAPPER.createParser(body.bounded());
    }

    /** Null: nothing is known of the size of a body that comes this way. */
    @Override
    public @Nullable BodyBytes bytes() {
        return null;
    }

    /** The body as it comes, for what is too big to hold. */
    public InputStream stream() throws IOException {
        return body.stream();
    }

    /** The parts of a multipart body. Those that {@code files} names are streamed to their receivers, the others are held. */
    public Multipart multipart(Map<String, Multipart.Receiver> files) throws IOException {
        return Multipart.read(body.stream(), context.contentType(), files);
    }

    private ObjectNode tree() {
        try {
            return Json.tree(body.bytes()) instanceof ObjectNode object ? object : notAnObject();
        } catch (IOException malformed) {
            throw invalidJson(malformed);
        }
    }

    private static ObjectNode notAnObject() {
        throw new ApiException(ErrorKind.INVALID, "the body is not a JSON object.");
    }

    /** The refusal of a body that cannot be parsed. */
    public static ApiException invalidJson(IOException malformed) {
        if (malformed.getCause() instanceof TimeoutException) {
            return new ApiException(ErrorKind.TOO_SLOW, "the body did not arrive in time. Send the request again.");
        }
        String reason =
                malformed instanceof JsonProcessingException json ? json.getOriginalMessage() : malformed.getMessage();
        return new ApiException(ErrorKind.INVALID, "the body is not valid JSON: " + reason);
    }

    /** Answers with JSON. */
    @Override
    public void answer(Object value) {
        answer(200, value);
    }

    public void answer(int status, Object value) {
        try {
            context.status(status);
            write(Json.MAPPER.writeValueAsBytes(value), route.dialect().contentType(status >= 400));
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** Writes an answer piece by piece. */
    @FunctionalInterface
    public interface JsonWriter {
        void write(JsonGenerator json) throws IOException;
    }

    /** Answers with JSON that is too long to be held, compressed if the caller takes that. */
    public void stream(JsonWriter writer) throws IOException {
        HttpServletResponse response = context.res();
        response.setContentType(route.dialect().contentType(false));
        OutputStream out = response.getOutputStream();
        String accepted = context.header("Accept-Encoding");
        if (accepted != null && accepted.contains("gzip")) {
            response.setHeader("Content-Encoding", "gzip");
            out = new GZIPOutputStream(out, 1 << 14);
        }
        response.setHeader("Vary", "Accept-Encoding");
        // Not closed after a failure: that would end half an answer as if it were a whole one.
        JsonGenerator json = Json.MAPPER.getFactory().createGenerator(out);
        try {
            writer.write(json);
        } catch (RuntimeException | IOException failure) {
            if (!response.isCommitted()) {
                response.reset();
            }
            throw failure;
        }
        json.close();
    }

    /** Answers with bytes that are too many to be held. */
    public void stream(String contentType, BytesWriter writer) throws IOException {
        HttpServletResponse response = context.res();
        response.setContentType(contentType);
        response.setHeader("Vary", "Accept");
        // Not closed after a failure, as above.
        OutputStream out = response.getOutputStream();
        try {
            writer.write(out);
        } catch (RuntimeException | IOException failure) {
            if (!response.isCommitted()) {
                response.reset();
            }
            throw failure;
        }
        out.close();
    }

    /** Answers with bytes. */
    public void write(byte[] bytes, String contentType) {
        context.res().setContentType(contentType);
        context.result(bytes);
    }

    /**
     * Answers with a file that a browser saves and does not show, or with the range of it that was asked for.
     *
     * @param tag names these very bytes, so that a download which broke can go on
     */
    public void download(InputStream content, long size, String fileName, String tag) throws IOException {
        HttpServletResponse response = context.res();
        response.setHeader("Content-Disposition", attachment(fileName));
        response.setContentType("application/octet-stream");
        send(content, size, tag);
    }

    /** Answers with a file that a browser shows, or with the part of it that the browser asks for, as players do. */
    public void show(InputStream content, long size, String contentType, String tag) throws IOException {
        context.res().setContentType(contentType);
        send(content, size, tag);
    }

    private void send(InputStream content, long size, String tag) throws IOException {
        HttpServletResponse response = context.res();
        response.setHeader("Accept-Ranges", "bytes");
        response.setHeader("ETag", '"' + tag + '"');
        ByteRange range = ByteRange.of(context.header("Range"), context.header("If-Range"), '"' + tag + '"', size);
        if (range == null) {
            response.setHeader("Content-Range", "bytes */" + size);
            throw new ApiException(
                    ErrorKind.RANGE, "Range: '" + context.header("Range") + "' (expected: within " + size + " bytes).");
        }
        if (range.isPart()) {
            response.setStatus(206);
            response.setHeader("Content-Range", "bytes " + range.from() + "-" + range.last() + "/" + size);
        }
        response.setContentLengthLong(range.length());
        range.copy(content, response.getOutputStream());
    }

    /** Writes the bytes of an answer. */
    @FunctionalInterface
    public interface BytesWriter {
        void write(OutputStream out) throws IOException;
    }

    /** Answers with a file that is made while it is sent, so that its size is not known before. */
    public void download(String fileName, String contentType, BytesWriter writer) throws IOException {
        HttpServletResponse response = context.res();
        response.setContentType(contentType);
        response.setHeader("Content-Disposition", attachment(fileName));
        writer.write(response.getOutputStream());
    }

    private static String attachment(String fileName) {
        String name = fileName.substring(fileName.lastIndexOf('/') + 1);
        return "attachment; filename*=UTF-8''"
                + URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20");
    }

    /** Answers with bytes that say that something is not there. */
    public void notFound(byte[] bytes, String contentType) {
        context.status(404);
        write(bytes, contentType);
    }

    /** Answers a write of Comet's: it was saved. */
    public void saved() {
        answer(SAVED);
    }

    /** Answers a write of Comet's when it is durable; no thread waits. */
    @Override
    public void savedWhen(CompletableFuture<?> durable) {
        context.future(() -> durable.thenRun(this::saved));
    }

    /** Runs {@code answer} with the result when it is there; no thread waits. */
    @Override
    public <T> void when(CompletableFuture<T> result, java.util.function.Consumer<? super T> answer) {
        context.future(() -> result.thenAccept(answer));
    }

    /** Answers with a stream of events that stays open; {@code whenGone} runs once, when it has ended. */
    public EventStream events(java.util.function.Consumer<EventStream> whenGone) throws IOException {
        return EventStream.open(context, whenGone);
    }

    void refuse(Refusal refusal) {
        answer(refusal.status(), refusal.body());
    }

    Route route() {
        return route;
    }
}
