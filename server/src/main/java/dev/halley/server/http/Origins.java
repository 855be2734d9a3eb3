package dev.halley.server.http;

import dev.halley.server.error.ApiException;
import dev.halley.server.error.ErrorKind;
import io.javalin.http.Context;
import java.net.URI;
import java.util.Locale;
import java.util.Set;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.PreEncodedHttpField;
import org.jspecify.annotations.Nullable;

/**
 * What a browser may do. A page of another site reaches this server neither by a name of its own (DNS rebinding: the Host header
 * must be a name this server listens on) nor with the cookie of a user (writes must come from our own origin).
 */
final class Origins {

    private static final Set<String> LOOPBACK = Set.of("127.0.0.1", "localhost", "[::1]");

    private final String host;
    private final @Nullable String publicHost;

    Origins(String host, @Nullable URI publicUrl) {
        this.host = host.toLowerCase(Locale.ROOT);
        this.publicHost = publicUrl == null ? null : publicUrl.getHost().toLowerCase(Locale.ROOT);
    }

    /** Refuses a request that names another host. */
    void check(@Nullable String hostHeader) {
        String name = hostName(hostHeader);
        boolean anyAddress = host.equals("0.0.0.0") || host.equals("::");
        if (!LOOPBACK.contains(name)
                && !name.equals(host)
                && !name.equals(publicHost)
                && !(anyAddress && isAddress(name))) {
            throw new ApiException(
                    ErrorKind.FORBIDDEN,
                    "Host: '" + name + "' (expected: '" + host + "', the public-url's name, or a loopback name).");
        }
    }

    void checkSameOrigin(Context context) {
        if (!isSameOrigin(context)) {
            throw new ApiException(ErrorKind.FORBIDDEN, "this call came from a page of another site.");
        }
    }

    /** Whether a browser sent the request from one of our pages, or by itself. */
    boolean isSameOrigin(Context context) {
        String origin = context.header("Origin");
        String site = context.header("Sec-Fetch-Site");
        return (origin == null || sameHost(origin, context.host()))
                && (site == null || site.equals("same-origin") || site.equals("none"));
    }

    private static boolean sameHost(String origin, @Nullable String host) {
        try {
            return URI.create(origin).getAuthority().equalsIgnoreCase(host);
        } catch (IllegalArgumentException | NullPointerException notAnOrigin) {
            return false;
        }
    }

    private static String hostName(@Nullable String header) {
        String value = header == null ? "" : header.toLowerCase(Locale.ROOT);
        int colon = value.lastIndexOf(':');
        return colon > value.lastIndexOf(']') ? value.substring(0, colon) : value;
    }

    private static boolean isAddress(String name) {
        return name.startsWith("[") || name.chars().allMatch(c -> c == '.' || Character.isDigit(c));
    }

    private static final HttpField NO_SNIFFING = new PreEncodedHttpField("X-Content-Type-Options", "nosniff");
    private static final HttpField REFERRER = new PreEncodedHttpField("Referrer-Policy", "same-origin");
    private static final HttpField NOTHING =
            new PreEncodedHttpField("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'; sandbox");
    private static final HttpField ONLY_TLS = new PreEncodedHttpField("Strict-Transport-Security", "max-age=31536000");

    /** Headers that every answer carries. */
    static void harden(Context context) {
        context.header(NO_SNIFFING.getName(), NO_SNIFFING.getValue());
        context.header(REFERRER.getName(), REFERRER.getValue());
        if (context.res().getHeader(NOTHING.getName()) == null) {
            context.header(NOTHING.getName(), NOTHING.getValue());
        }
    }

    /** Headers that every answer of the direct way carries. */
    static void harden(HttpFields.Mutable headers, boolean secure) {
        headers.add(NO_SNIFFING);
        headers.add(REFERRER);
        headers.add(NOTHING);
        if (secure) {
            headers.add(ONLY_TLS);
        }
    }
}
