package dev.halley.server.http;

import io.javalin.http.Context;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.Semaphore;
import org.eclipse.jetty.ee10.servlet.ServletContextRequest;
import org.eclipse.jetty.io.EndPoint;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the rest of a body that is refused and throws it away, before the refusal is sent. Who still sends when the server closes the
 * connection sees a broken line and not the answer. Bounded in bytes, time and number: whoever has much more to send than that may miss it.
 */
final class RefusedBody {

    private static final Logger log = LoggerFactory.getLogger(RefusedBody.class);
    private static final long MOST_BYTES = 256L << 20;
    private static final long MOST_NANOS = 10_000_000_000L;
    private static final long IDLE_MILLIS = 2_000;

    /** Each takes a thread. */
    private static final Semaphore AT_ONCE = new Semaphore(32);

    private RefusedBody() {}

    static void discard(Context context) {
        HttpServletRequest request = context.req();
        boolean hasBody = request.getContentLengthLong() > 0 || request.getHeader("Transfer-Encoding") != null;
        // Whoever asks first sends nothing if the answer is no.
        if (!hasBody || request.getHeader("Expect") != null || !AT_ONCE.tryAcquire()) {
            return;
        }
        EndPoint line = ServletContextRequest.getServletContextRequest(request)
                .getConnectionMetaData()
                .getConnection()
                .getEndPoint();
        long usual = line.getIdleTimeout();
        try {
            line.setIdleTimeout(IDLE_MILLIS);
            discard(request.getInputStream());
        } catch (IOException | IllegalStateException gone) {
            log.debug("the rest of a refused body did not come", gone);
        } finally {
            line.setIdleTimeout(usual);
            AT_ONCE.release();
        }
    }

    private static void discard(InputStream in) throws IOException {
        byte[] buffer = new byte[1 << 16];
        long end = System.nanoTime() + MOST_NANOS;
        long left = MOST_BYTES;
        int read = in.read(buffer);
        while (read >= 0 && left > 0 && System.nanoTime() - end < 0) {
            left -= read;
            read = in.read(buffer);
        }
    }
}
