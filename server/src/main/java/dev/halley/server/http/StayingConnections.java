package dev.halley.server.http;

import java.util.concurrent.Executor;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.internal.HttpConnection;

/**
 * Connections that wait for their next request without another thread's help. After an answer that came later, Jetty wakes a thread of the pool
 * to read again, which mostly finds nothing: the client has only now begun to read.
 */
final class StayingConnections extends HttpConnectionFactory {

    StayingConnections(HttpConfiguration http) {
        super(http);
    }

    @Override
    public Connection newConnection(Connector connector, EndPoint endPoint) {
        if (!(endPoint instanceof StayingEndPoint staying)) {
            return super.newConnection(connector, endPoint);
        }
        HttpConnection connection = new Staying(getHttpConfiguration(), connector, staying);
        connection.setTransferEncodingChunkMaxLength(getTransferEncodingChunkMaxLength());
        return configure(connection, connector, endPoint);
    }

    private static final class Staying extends HttpConnection {

        private final StayingEndPoint endPoint;

        Staying(HttpConfiguration http, Connector connector, StayingEndPoint endPoint) {
            super(http, connector, endPoint);
            this.endPoint = endPoint;
        }

        @Override
        protected Executor getExecutor() {
            Executor pool = super.getExecutor();
            return task -> {
                // Only this runs now: the request before is over, the next has not begun. One that is here already
                // needs a thread.
                if (task.equals(this) && isRequestBufferEmpty()) {
                    endPoint.waitForMore(task);
                } else {
                    pool.execute(task);
                }
            };
        }
    }
}
