package dev.halley.comet.client;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;

/**
 * Where a client sends to, as whom, and what it keeps on this machine meanwhile. {@link #of} gives the defaults.
 *
 * @param url the address of the server without a path: {@code https://www.comet.com}, {@code http://127.0.0.1:1986}.
 *     Comet's own spelling {@code https://host/clientlib/} is understood as well
 * @param apiKey proves who logs. It is sent to the server only, never written to the spool, and {@link #toString} hides it
 * @param spool the directory that holds what is not yet acknowledged; several processes may share it
 * @param connectTimeout how long one attempt waits for a connection. Defaults to 5 seconds
 * @param requestTimeout how long one attempt waits for an answer. Defaults to 30 seconds
 * @param closeTimeout how long {@link CometClient#close} keeps sending. Defaults to 10 seconds
 * @param maxBatchValues the most values that one request carries. Defaults to 1,000, what Comet's own SDK sends
 * @param maxBatchDelay how long a value waits for others that go with it. Defaults to 200 milliseconds
 * @param maxSpoolBytes the most that one experiment keeps on disk unsent; past it, and when the disk is full, the oldest unsent
 *     values are dropped, counted and warned about once. Defaults to 8 GiB
 */
public record CometConfig(
        URI url,
        String apiKey,
        Path spool,
        Duration connectTimeout,
        Duration requestTimeout,
        Duration closeTimeout,
        int maxBatchValues,
        Duration maxBatchDelay,
        long maxSpoolBytes) {

    public CometConfig {
        url = serverBase(url);
        apiKey = apiKey.strip();
        if (apiKey.isEmpty()) {
            throw new IllegalArgumentException("the API key is empty. Give the key that the settings page of " + url
                    + " shows, for instance in COMET_API_KEY.");
        }
        requirePositive(connectTimeout, "connectTimeout");
        requirePositive(requestTimeout, "requestTimeout");
        if (closeTimeout.isNegative()) {
            throw new IllegalArgumentException("closeTimeout: " + closeTimeout + " (expected: zero or more)");
        }
        requirePositive(maxBatchDelay, "maxBatchDelay");
        if (maxBatchValues < 1) {
            throw new IllegalArgumentException("maxBatchValues: " + maxBatchValues + " (expected: 1 or more)");
        }
        if (maxSpoolBytes < 65_536) {
            throw new IllegalArgumentException("maxSpoolBytes: " + maxSpoolBytes + " (expected: 65536 or more)");
        }
    }

    /** The given server, key and spool, and a default for everything else. */
    public static CometConfig of(URI url, String apiKey, Path spool) {
        return new CometConfig(
                url,
                apiKey,
                spool,
                Duration.ofSeconds(5),
                Duration.ofSeconds(30),
                Duration.ofSeconds(10),
                1_000,
                Duration.ofMillis(200),
                8L << 30);
    }

    public CometConfig withTimeouts(Duration connect, Duration request, Duration close) {
        return new CometConfig(
                url, apiKey, spool, connect, request, close, maxBatchValues, maxBatchDelay, maxSpoolBytes);
    }

    public CometConfig withBatches(int maxValues, Duration maxDelay) {
        return new CometConfig(
                url, apiKey, spool, connectTimeout, requestTimeout, closeTimeout, maxValues, maxDelay, maxSpoolBytes);
    }

    public CometConfig withMaxSpoolBytes(long bytes) {
        return new CometConfig(
                url, apiKey, spool, connectTimeout, requestTimeout, closeTimeout, maxBatchValues, maxBatchDelay, bytes);
    }

    @Override
    public String toString() {
        return "CometConfig[url=" + url + ", apiKey=******, spool=" + spool + "]";
    }

    private static URI serverBase(URI given) {
        String scheme = given.getScheme();
        if (given.getHost() == null || !("http".equals(scheme) || "https".equals(scheme))) {
            throw new IllegalArgumentException(
                    "url: '" + given
                            + "' (expected: the address of a Comet server, such as https://www.comet.com or http://127.0.0.1:1986)");
        }
        String text = given.toString();
        for (String suffix : new String[] {"/", "/clientlib", "/api"}) {
            text = text.endsWith(suffix) ? text.substring(0, text.length() - suffix.length()) : text;
        }
        return URI.create(text);
    }

    private static void requirePositive(Duration value, String name) {
        if (value.isNegative() || value.isZero()) {
            throw new IllegalArgumentException(name + ": " + value + " (expected: more than zero)");
        }
    }
}
