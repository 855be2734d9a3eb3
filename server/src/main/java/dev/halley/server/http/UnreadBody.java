package dev.halley.server.http;

import io.javalin.http.Context;
import jakarta.servlet.ServletInputStream;
import java.io.IOException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * What a client still sends when it is refused. A connection that is closed with something unread in it is reset, and then the client
 * may never see the refusal; so some of it is read away first: as long as it keeps coming, for a moment, and not for many at once.
 */
final class UnreadBody {

    private static final long MOST_BYTES = 32L << 20;
    private static final long MOST_NANOS = TimeUnit.SECONDS.toNanos(2);
    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(250);
    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

    /** Each holds a thread of the server. */
    private static final Semaphore READING = new Semaphore(32);

    private UnreadBody() {}

    static void discard(Context context) {
        // Who asks before sending has not begun to.
        if (context.header("Expect") != null || !READING.tryAcquire()) {
            return;
        }
        try {
            discard(context.req().getInputStream());
        } catch (IOException | IllegalStateException gone) {
            // Nobody waits for the answer, or all was read.
            return;
        } finally {
            READING.release();
        }
    }

    private static void discard(ServletInputStream body) throws IOException {
        byte[] buffer = new byte[1 << 14];
        long begun = System.nanoTime();
        long latest = begun;
        long bytes = 0;
        while (!body.isFinished() && bytes < MOST_BYTES) {
            long now = System.nanoTime();
            if (now - begun > MOST_NANOS || now - latest > PAUSE_NANOS) {
                return;
            }
            // Never waits in a read: whoever stops sending would hold the thread until the connection times out.
            int there = body.available();
            if (there > 0) {
                bytes += Math.max(0, body.read(buffer, 0, Math.min(there, buffer.length)));
                latest = now;
            } else {
                LockSupport.parkNanos(LOOK_NANOS);
            }
        }
    }
}
