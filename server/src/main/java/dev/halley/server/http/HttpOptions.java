package dev.halley.server.http;

import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * Where and how the server listens.
 *
 * @param publicUrl the address that people use, null if it is the one that the server listens on
 * @param tls the certificate, null for plain HTTP
 */
public record HttpOptions(
        String host,
        int port,
        @Nullable URI publicUrl,
        @Nullable Tls tls,
        Meters meters) {

    public static HttpOptions plain(String host, int port) {
        return new HttpOptions(host, port, null, null, new Meters());
    }
}
