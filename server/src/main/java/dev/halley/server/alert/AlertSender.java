package dev.halley.server.alert;

import dev.halley.server.error.ApiException;
import dev.halley.server.error.ErrorKind;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Sends alerts to hosts that the administrator allowed, by name. A name that leads to this machine or its link is refused unless
 * the administrator wrote exactly that address; redirects are not followed, answers are not read. Thread-safe.
 */
public final class AlertSender {

    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final Pattern LITERAL = Pattern.compile("localhost|\\d+\\.\\d+\\.\\d+\\.\\d+");

    private final List<String> allowed;

    /** Made when it is needed: it reads all certificates that the system trusts. */
    private static final class Sending {
        static final HttpClient CLIENT = HttpClient.newBuilder()
                .connectTimeout(PATIENCE)
                .followRedirects(HttpClient.Redirect.NEVER)
                .build();
    }

    /** @param allowed host or host:port */
    public AlertSender(List<String> allowed) {
        this.allowed =
                allowed.stream().map(host -> host.toLowerCase(Locale.ROOT)).toList();
    }

    /** An address that alerts may go to. */
    URI checked(String address) {
        URI uri;
        try {
            uri = URI.create(address);
        } catch (IllegalArgumentException malformed) {
            throw new ApiException(ErrorKind.INVALID, "address: is no URL (expected: https://host/path).");
        }
        boolean web = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
        if (!web || uri.getHost() == null || uri.getRawUserInfo() != null) {
            throw new ApiException(ErrorKind.INVALID, "address: is no URL of the web (expected: https://host/path).");
        }
        if (!isAllowed(uri)) {
            throw new ApiException(
                    ErrorKind.INVALID,
                    "alerts may not be sent to '" + uri.getAuthority() + "' (expected: "
                            + (allowed.isEmpty() ? "no host, because none is allowed" : String.join(", ", allowed))
                            + "). An administrator allows hosts with the setting alert-hosts.");
        }
        return uri;
    }

    private boolean isAllowed(URI uri) {
        String host = uri.getHost().toLowerCase(Locale.ROOT);
        int port = uri.getPort() < 0 ? (uri.getScheme().equals("https") ? 443 : 80) : uri.getPort();
        boolean usual = uri.getPort() < 0 || port == 443 || port == 80;
        return allowed.contains(host + ":" + port) || (usual && allowed.contains(host));
    }

    /**
     * Sends one alert.
     *
     * @throws IOException if it did not arrive, with the reason for the user
     */
    void send(URI address, String json) throws IOException, InterruptedException {
        if (!isAllowed(address)) {
            throw new IOException("the host is not allowed any more");
        }
        refuseInside(address.getHost());
        HttpRequest request = HttpRequest.newBuilder(address)
                .timeout(PATIENCE)
                .header("Content-Type", "application/json")
                .header("User-Agent", "Halley")
                .POST(HttpRequest.BodyPublishers.ofString(json))
                .build();
        int status = Sending.CLIENT
                .send(request, HttpResponse.BodyHandlers.discarding())
                .statusCode();
        if (status / 100 != 2) {
            throw new IOException("the host answered " + status);
        }
    }

    private static void refuseInside(String host) throws IOException {
        if (LITERAL.matcher(host.toLowerCase(Locale.ROOT)).matches()) {
            return;
        }
        try {
            for (InetAddress found : InetAddress.getAllByName(host)) {
                if (found.isLoopbackAddress() || found.isLinkLocalAddress() || found.isAnyLocalAddress()) {
                    throw new IOException("the name leads to an address of this machine");
                }
            }
        } catch (UnknownHostException unknown) {
            throw new IOException("the host is not known", unknown);
        }
    }
}
