package dev.halley.server.fault;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** Sends single requests, each on a connection of its own, as Comet's Java SDK mostly does. */
final class Sender {

    private final String key;

    Sender(String key) {
        this.key = key;
    }

    /** An answer's status and body. */
    record Answer(int status, String body) {}

    Answer post(int port, String path, String json) throws IOException {
        return send(port, "POST", path, json);
    }

    Answer get(int port, String path) throws IOException {
        return send(port, "GET", path, "");
    }

    private Answer send(int port, String method, String path, String json) throws IOException {
        byte[] body = json.getBytes(StandardCharsets.UTF_8);
        String head = method + " " + path + " HTTP/1.1\r\nHost: 127.0.0.1:" + port + "\r\nAuthorization: " + key
                + "\r\nContent-Type: application/json\r\nConnection: close\r\nContent-Length: " + body.length
                + "\r\n\r\n";
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(60_000);
            ByteArrayOutputStream request = new ByteArrayOutputStream();
            request.write(head.getBytes(StandardCharsets.US_ASCII));
            request.write(body);
            socket.getOutputStream().write(request.toByteArray());
            String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            int end = answer.indexOf("\r\n\r\n");
            if (!answer.startsWith("HTTP/1.1 ") || end < 0) {
                throw new IOException("no whole answer: '" + answer + "'");
            }
            return new Answer(Integer.parseInt(answer.substring(9, 12)), answer.substring(end + 4));
        }
    }

    static String metric(String experiment, String name, int step) {
        return "{\"experimentKey\":\"" + experiment + "\",\"metricName\":\"" + name + "\",\"metricValue\":\"" + step
                + "\",\"step\":" + step + ",\"timestamp\":" + (1_800_000_000_000L + step) + "}";
    }
}
