package dev.halley.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.halley.server.database.DatabaseTest;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * S-12: how long an answer takes does not tell whether something hidden exists. Both are asked in turns, so that whatever else the machine
 * does meets both alike, and the ranks are compared: 0.5 says that the time of one call tells nothing, 0 and 1 that it tells everything.
 */
@DatabaseTest
class HiddenTimingTest {

    private static final int CALLS = Integer.getInteger("halley.test.timings", 400);
    private static final int WARM_UP = 200;
    /** A quiet machine sees the microseconds that reading one more row takes; a question more to the database would show far above. */
    private static final double NOISE = 0.35;

    @TempDir
    Path home;

    @Test
    void takesAsLongForWhatIsHiddenAsForWhatDoesNotExist() {
        try (TestServer server = TestServer.start(home)) {
            server.call("POST", "/api/v1/workspaces", TestServer.KEY, "{\"name\":\"elsewhere\"}");
            String stranger = server.user("oscar");
            server.call("PUT", "/api/v1/workspaces/elsewhere/members/oscar", TestServer.KEY, "{\"role\":\"owner\"}");
            String hidden = server.experiment("secret");
            String missing = "0123456789abcdef".repeat(2);
            for (String route : List.of(
                    "/api/v1/experiments/",
                    "/api/rest/v2/experiment/metadata?experimentKey=",
                    "/api/rest/v2/experiment/metrics/summary?experimentKey=",
                    "/api/rest/v2/experiment/asset/list?experimentKey=")) {
                double tells = compared(server, route + hidden, route + missing, stranger);

                assertThat(tells)
                        .as("what the time of one call of " + route + " tells")
                        .isBetween(0.5 - NOISE, 0.5 + NOISE);
            }
        }
    }

    /** @return how likely a call of the one takes longer than one of the other */
    private static double compared(TestServer server, String hidden, String missing, String stranger) {
        Random random = new Random(12);
        List<Long> ofHidden = new ArrayList<>();
        List<Long> ofMissing = new ArrayList<>();
        for (int i = -WARM_UP; i < CALLS; i++) {
            boolean hiddenFirst = random.nextBoolean();
            long first = nanos(server, hiddenFirst ? hidden : missing, stranger);
            long second = nanos(server, hiddenFirst ? missing : hidden, stranger);
            if (i >= 0) {
                ofHidden.add(hiddenFirst ? first : second);
                ofMissing.add(hiddenFirst ? second : first);
            }
        }
        long[] sorted = ofMissing.stream().mapToLong(Long::longValue).sorted().toArray();
        double larger = 0;
        for (long one : ofHidden) {
            int at = Arrays.binarySearch(sorted, one);
            larger += at < 0 ? -at - 1 : at + 0.5;
        }
        double tells = larger / sorted.length / ofHidden.size();
        System.out.printf(
                "S-12: %s: median %d µs hidden, %d µs missing; the time of a call tells %.3f%n",
                hidden.replaceAll("\\?.*|[0-9a-f]{32}", ""), median(ofHidden), median(ofMissing), tells);
        return tells;
    }

    private static long median(List<Long> nanos) {
        return nanos.stream().sorted().skip(nanos.size() / 2).findFirst().orElseThrow() / 1_000;
    }

    private static long nanos(TestServer server, String path, String key) {
        long begin = System.nanoTime();
        int status = server.call("GET", path, key, null).status();
        long taken = System.nanoTime() - begin;
        assertThat(status).isBetween(400, 404);
        return taken;
    }
}
