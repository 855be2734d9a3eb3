package dev.halley.fault.kit;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Comet's wire in the plainest form, each request on a connection of its own: what happened to it is known exactly. Thread-safe. */
public final class Wire {

    /** Takes many values of one experiment. */
    public static final String BATCH = "/clientlib/batch/logger/experiment/metric";

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int PATIENCE_MILLIS = 60_000;

    private final int port;
    private final int patience;

    public Wire(int port) {
        this(port, PATIENCE_MILLIS);
    }

    /** @param patience how many milliseconds to wait for an answer */
    public Wire(int port, int patience) {
        this.port = port;
        this.patience = patience;
    }

    /** A whole answer. */
    @SuppressWarnings("ArrayRecordComponent") // Nobody compares or changes it.
    public record Answer(int status, Map<String, String> headers, byte[] body) {

        public JsonNode json() {
            try {
                return JSON.readTree(body);
            } catch (IOException failure) {
                throw new AssertionError("not JSON: " + this, failure);
            }
        }

        public boolean succeeded() {
            return status / 100 == 2;
        }

        @Override
        public String toString() {
            return status + " " + headers + " " + new String(body, UTF_8);
        }
    }

    /** @throws IOException if no whole answer came */
    public Answer post(String path, String json) throws IOException {
        return send("POST", path, "application/json", json.getBytes(UTF_8));
    }

    /** @throws IOException if no whole answer came */
    public Answer get(String path) throws IOException {
        return send("GET", path, "application/json", new byte[0]);
    }

    /** One file as an asset with this id. */
    public Answer upload(String experiment, String asset, byte[] content) throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        body.writeBytes(("--limit\r\nContent-Disposition: form-data; name=\"file\"; filename=\"" + asset + "\"\r\n\r\n")
                .getBytes(US_ASCII));
        body.writeBytes(content);
        body.writeBytes("\r\n--limit--\r\n".getBytes(US_ASCII));
        return send(
                "POST",
                "/clientlib/asset/upload?experimentId=" + experiment + "&assetId=" + asset + "&fileName=" + asset,
                "multipart/form-data; boundary=limit",
                body.toByteArray());
    }

    /** The key of a new experiment. */
    public String createExperiment(String project) throws IOException {
        Answer answer = post("/api/rest/v2/write/experiment/create", "{\"projectName\":\"" + project + "\"}");
        String key = answer.json().path("experimentKey").asText();
        if (key.isEmpty()) {
            throw new AssertionError("no experiment: " + answer);
        }
        return key;
    }

    /** A batch in which the number of each point is its step, its value and, behind an epoch, its time. */
    public static String points(String experiment, String metric, List<Integer> numbers) {
        StringBuilder json = new StringBuilder("{\"experimentKey\":\"" + experiment + "\",\"values\":[");
        for (int number : numbers) {
            json.append(json.charAt(json.length() - 1) == '[' ? "" : ",")
                    .append("{\"metricName\":\"")
                    .append(metric)
                    .append("\",\"metricValue\":")
                    .append(number)
                    .append(",\"step\":")
                    .append(number)
                    .append(",\"timestamp\":")
                    .append(1_800_000_000_000L + number)
                    .append('}');
        }
        return json.append("]}").toString();
    }

    private Answer send(String method, String path, String type, byte[] body) throws IOException {
        String head = method + " " + path + " HTTP/1.1\r\nHost: 127.0.0.1:" + port + "\r\nAuthorization: "
                + HalleyProcess.KEY + "\r\nContent-Type: " + type + "\r\nConnection: close\r\nContent-Length: "
                + body.length + "\r\n\r\n";
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(patience);
            ByteArrayOutputStream request = new ByteArrayOutputStream();
            request.writeBytes(head.getBytes(US_ASCII));
            request.writeBytes(body);
            socket.getOutputStream().write(request.toByteArray());
            return answer(socket.getInputStream().readAllBytes());
        }
    }

    private static Answer answer(byte[] bytes) throws IOException {
        String text = new String(bytes, java.nio.charset.StandardCharsets.ISO_8859_1);
        int end = text.indexOf("\r\n\r\n");
        if (!text.startsWith("HTTP/1.1 ") || end < 0) {
            throw new IOException("no whole answer: '" + text + "'");
        }
        Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        text.substring(0, end).lines().skip(1).forEach(line -> {
            int colon = line.indexOf(':');
            headers.put(line.substring(0, colon), line.substring(colon + 1).strip());
        });
        byte[] body = java.util.Arrays.copyOfRange(bytes, end + 4, bytes.length);
        if ("chunked".equalsIgnoreCase(headers.get("Transfer-Encoding"))) {
            body = joined(body);
        } else if (headers.containsKey("Content-Length")
                && body.length < Integer.parseInt(headers.getOrDefault("Content-Length", "0"))) {
            throw new IOException("half an answer: '" + text + "'");
        }
        return new Answer(Integer.parseInt(text.substring(9, 12)), headers, body);
    }

    private static byte[] joined(byte[] chunked) throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        int at = 0;
        while (true) {
            int line = at;
            while (line + 1 < chunked.length && chunked[line] != '\r') {
                line++;
            }
            if (line + 1 >= chunked.length) {
                throw new IOException("half an answer");
            }
            int size = Integer.parseInt(new String(chunked, at, line - at, US_ASCII).strip(), 16);
            if (size == 0) {
                return body.toByteArray();
            }
            if (line + 2 + size > chunked.length) {
                throw new IOException("half an answer");
            }
            body.write(chunked, line + 2, size);
            at = line + 2 + size + 2;
        }
    }
}
