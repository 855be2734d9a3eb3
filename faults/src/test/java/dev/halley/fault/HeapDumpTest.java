package dev.halley.fault;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.halley.fault.kit.HalleyProcess;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** S-07: what people and programs sign in with is forgotten when it was checked; a dump of the memory of a server has none of it. */
class HeapDumpTest {

    private static final String PASSWORD = "a fine long password of greta";
    /** After as many others, no buffer holds what came before. */
    private static final int OTHERS = 300;

    @TempDir
    Path folder;

    private String url = "";

    private record Answer(String body, @Nullable String cookie) {}

    @Test
    void holdsNoPasswordKeyOrSession() throws Exception {
        try (HalleyProcess server = HalleyProcess.server(HalleyProcess.newHome(folder.resolve("home")))
                .start()) {
            url = "http://127.0.0.1:" + server.awaitPort();
            send("POST", "/api/v1/users", "Authorization", HalleyProcess.KEY, """
                    {"userName":"greta","password":"%s"}""".formatted(PASSWORD));
            Answer signedIn = send("POST", "/api/v1/session", "Accept", "*/*", """
                    {"userName":"greta","password":"%s"}""".formatted(PASSWORD));
            String cookie = String.valueOf(signedIn.cookie());
            String session = cookie.substring(cookie.indexOf('=') + 1, cookie.indexOf(';'));
            String key = new ObjectMapper()
                    .readTree(send("POST", "/api/v1/api-keys", "Cookie", "halley_session=" + session, """
                            {"name":"first","scopes":["ingest","read","admin"]}""")
                            .body())
                    .path("apiKey")
                    .asText();
            assertThat(send("GET", "/api/v1/session", "Authorization", key, null)
                            .body())
                    .contains("greta");
            for (int i = 0; i < OTHERS; i++) {
                send("GET", "/api/v1/session", "Authorization", HalleyProcess.KEY, null);
            }

            Path dump = folder.resolve("heap.hprof");
            dump(server.pid(), dump);

            String memory = Files.readString(dump, ISO_8859_1);
            assertThat(memory).as("the dump").hasSizeGreaterThan(1 << 20);
            assertThat(Map.of("password", PASSWORD, "API key", key, "session", session).entrySet().stream()
                            .filter(secret ->
                                    memory.contains(secret.getValue()) || memory.contains(wide(secret.getValue())))
                            .map(Map.Entry::getKey))
                    .as("what the dump holds")
                    .isEmpty();
        }
    }

    /** As a text is in an array of characters. */
    private static String wide(String text) {
        return new String(text.getBytes(UTF_16LE), ISO_8859_1);
    }

    /** On a connection of its own, for the server knows what the last request of an open one was. */
    private Answer send(String method, String path, String header, String value, @Nullable String body)
            throws IOException {
        HttpURLConnection connection =
                (HttpURLConnection) URI.create(url + path).toURL().openConnection();
        connection.setRequestMethod(method);
        connection.setRequestProperty(header, value);
        connection.setRequestProperty("Connection", "close");
        connection.setRequestProperty("Content-Type", "application/json");
        if (body != null) {
            connection.setDoOutput(true);
            try (OutputStream out = connection.getOutputStream()) {
                out.write(body.getBytes(UTF_8));
            }
        }
        try (InputStream in = connection.getInputStream()) {
            return new Answer(new String(in.readAllBytes(), UTF_8), connection.getHeaderField("Set-Cookie"));
        }
    }

    private static void dump(long pid, Path file) throws IOException, InterruptedException {
        Process jcmd = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
                        Long.toString(pid),
                        "GC.heap_dump",
                        file.toString()))
                .inheritIO()
                .start();
        assertThat(jcmd.waitFor(2, TimeUnit.MINUTES)).isTrue();
        assertThat(file).exists();
    }
}
