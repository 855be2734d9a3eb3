package dev.halley.benchmarks;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.Promise;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/**
 * The HTTP server that Halley's is built on, set up alike, and nothing behind it: it reads a body and answers as Halley does. What it manages
 * is the most that can be had of this machine with this load. Its arguments are a folder, which it does not use, and a port.
 */
public final class EchoServer {

    private static final byte[] SAVED = "{\"msg\":\"Saved\",\"code\":200}".getBytes(StandardCharsets.UTF_8);

    private EchoServer() {}

    /** Serves until the process ends. */
    public static void main(String[] arguments) throws Exception {
        QueuedThreadPool threads = new QueuedThreadPool(200, 8, 30_000);
        Server server = new Server(threads);
        HttpConfiguration http = new HttpConfiguration();
        http.setSendServerVersion(false);
        ServerConnector connector = new ServerConnector(server, 1, 2, new HttpConnectionFactory(http));
        connector.setHost("127.0.0.1");
        connector.setPort(Integer.parseInt(arguments[1]));
        server.addConnector(connector);
        server.setHandler(new Handler.Abstract() {
            @Override
            public boolean handle(Request request, Response response, Callback callback) {
                Content.Source.asByteBuffer(request, new Promise<>() {
                    @Override
                    public void succeeded(ByteBuffer body) {
                        response.getHeaders().put(HttpHeader.CONTENT_TYPE, "application/json");
                        response.write(true, ByteBuffer.wrap(SAVED), callback);
                    }

                    @Override
                    public void failed(Throwable failure) {
                        callback.failed(failure);
                    }
                });
                return true;
            }
        });
        server.start();
        server.join();
    }
}
