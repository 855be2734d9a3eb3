package dev.halley.server.http;

import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * Where and how the server listens.
 *
 * @param publicUrl the address that people use, null if it is the one that the server listens on
 * @param tls the certificate, null for plain HTTP
 * @param rates how often somebody may call
 */
public record HttpOptions(
        String host,
        int port,
        @Nullable URI publicUrl,
        @Nullable Tls tls,
        Meters meters,
        RateLimits rates) {

    public static HttpOptions plain(String host, int port) {
        Meters meters = new Meters();
        return new HttpOptions(host, port, null, null, meters, new RateLimits(0, 0, meters));
    }
}
