package dev.halley.server.account;

import static org.assertj.core.api.Assertions.assertThat;

import dev.halley.server.TestServer;
import dev.halley.server.TestServer.Answer;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** S-04: whoever tries passwords is slowed down, and learns nothing about who has an account. */
class SignInThrottleTest {

    @TempDir
    Path home;

    private static Answer tryIt(TestServer server, String name, String password) {
        return server.call(
                "POST", "/api/v1/session", null, "{\"userName\":\"" + name + "\",\"password\":\"" + password + "\"}");
    }

    @Test
    void slowsDownWhoeverTriesPasswords() {
        try (TestServer server = TestServer.start(home)) {
            server.user("target");
            int refused = 0;
            int throttled = 0;
            for (int i = 0; i < 10_000; i++) {
                Answer answer = tryIt(server, "target", "wrong password " + i);
                if (answer.status() == 401) {
                    refused++;
                } else {
                    assertThat(answer.status()).isEqualTo(429);
                    assertThat(answer.whole().headers().firstValue("Retry-After"))
                            .isPresent();
                    throttled++;
                }
            }

            assertThat(refused).as("passwords that were really tried").isLessThan(20);
            assertThat(throttled).isGreaterThan(9_900);
            assertThat(server.get("/api/v1/session").status())
                    .as("keys are no passwords: a training goes on")
                    .isEqualTo(200);
        }
    }

    @Test
    void takesAsLongForAnUnknownUserAsForAKnownOne() {
        try (TestServer server = TestServer.start(home)) {
            server.user("known");
            tryIt(server, "known", "wrong to warm up");
            tryIt(server, "unknown", "wrong to warm up");
            long[] known = new long[7];
            long[] unknown = new long[7];
            for (int i = 0; i < known.length; i++) {
                known[i] = nanos(server, "known");
                unknown[i] = nanos(server, "unknown");
            }

            double ratio = (double) median(known) / median(unknown);

            assertThat(ratio).as("median of known to unknown").isBetween(0.4, 2.5);
        }
    }

    private static long nanos(TestServer server, String name) {
        long start = System.nanoTime();
        assertThat(tryIt(server, name, "wrong password").status()).isEqualTo(401);
        return System.nanoTime() - start;
    }

    private static long median(long[] values) {
        long[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }
}
