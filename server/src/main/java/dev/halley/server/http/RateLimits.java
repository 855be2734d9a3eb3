package dev.halley.server.http;

import dev.halley.server.error.ApiException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/** How often somebody may call: one bound for logging, one for everything else. */
public final class RateLimits {

    private final RateLimit reading;
    private final RateLimit ingesting;
    private final Meters meters;

    /** @param readsPerMinute 0 for no bound, as the other */
    public RateLimits(long readsPerMinute, long ingestsPerMinute, Meters meters) {
        this.reading = new RateLimit(readsPerMinute, System::nanoTime);
        this.ingesting = new RateLimit(ingestsPerMinute, System::nanoTime);
        this.meters = meters;
    }

    /**
     * Counts a call, before anything is looked up for it.
     *
     * @throws ApiException TOO_MANY with the time to wait
     */
    void take(Route route, Credentials credentials, String address) {
        boolean ingests = route.permission() == Permission.WRITE
                || (route.permission() == Permission.PUBLIC && !route.method().equals("GET"));
        RateLimit limit = ingests ? ingesting : reading;
        if (!limit.isOn()) {
            return;
        }
        try {
            limit.take(who(credentials, address));
        } catch (ApiException refused) {
            meters.count("halley_rate_limited_total{of=\"" + (ingests ? "ingest" : "read") + "\"}", 1);
            throw refused;
        }
    }

    /** No secret is remembered. Whoever has only a share link counts with their address, however many links they make up. */
    private static String who(Credentials credentials, String address) {
        String secret = first(credentials.apiKey(), credentials.session());
        if (secret == null) {
            return address;
        }
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(secret.getBytes(StandardCharsets.UTF_8));
            return Base64.getEncoder().encodeToString(hash);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static @Nullable String first(@Nullable String one, @Nullable String other) {
        return one == null ? other : one;
    }
}
