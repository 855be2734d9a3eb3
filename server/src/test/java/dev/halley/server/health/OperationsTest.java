package dev.halley.server.health;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.halley.server.ServerConfig;
import dev.halley.server.ServerOptions;
import dev.halley.server.TestServer;
import dev.halley.server.TrackingServer;
import dev.halley.server.http.Tls;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What whoever runs a server needs: readiness, numbers, TLS. */
class OperationsTest {

    @TempDir
    Path home;

    @Test
    void saysThatItIsReadyAndCountsForAdministrators() {
        try (TestServer server = TestServer.start(home)) {
            assertThat(server.call("GET", "/health/live", null, null).status()).isEqualTo(200);
            assertThat(server.call("GET", "/health/ready", null, null).status()).isEqualTo(200);
            assertThat(server.call("GET", "/metrics", null, null).status()).isEqualTo(401);
            assertThat(server.call("GET", "/metrics", server.member("mo", "owner"), null)
                            .status())
                    .isEqualTo(403);

            String text = new String(server.get("/metrics").whole().body(), java.nio.charset.StandardCharsets.UTF_8);

            assertThat(text)
                    .contains(
                            "halley_requests_total{dialect=\"NATIVE\",status=\"200\"}", "halley_request_seconds_bucket")
                    .contains("halley_memory_used_bytes");
        }
    }

    @Test
    void servesTlsAndTakesAChangedCertificateWhileItRuns() throws Exception {
        Tls tls = certificate("first");
        ServerOptions options = new ServerOptions(null, tls, null, null);
        try (TrackingServer server =
                TrackingServer.start(new ServerConfig(home, "127.0.0.1", 0, "ada", TestServer.KEY, null, options))) {
            assertThat(server.url()).startsWith("https://");
            assertThat(subject(server)).contains("CN=first");
            HttpsURLConnection connection = (HttpsURLConnection)
                    URI.create(server.url() + "/health/live").toURL().openConnection();
            connection.setSSLSocketFactory(trusting().getSocketFactory());
            connection.setHostnameVerifier((name, session) -> true);
            assertThat(connection.getResponseCode()).isEqualTo(200);
            assertThat(connection.getHeaderField("Strict-Transport-Security")).contains("max-age");

            Tls second = certificate("second");
            assertThatThrownBy(() -> new Tls(tls.certificate(), second.key()).load())
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("the key is not that of the certificate");
            Files.copy(second.key(), tls.key(), StandardCopyOption.REPLACE_EXISTING);
            Files.copy(second.certificate(), tls.certificate(), StandardCopyOption.REPLACE_EXISTING);

            Awaitility.await().atMost(Duration.ofMinutes(1)).untilAsserted(() -> assertThat(subject(server))
                    .contains("CN=second"));
        }
    }

    /** By the JDK's own tool. */
    private Tls certificate(String name) throws IOException, InterruptedException {
        Path store = home.resolve(name + ".p12");
        Process made = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-alias",
                        "x",
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=" + name,
                        "-storetype",
                        "PKCS12",
                        "-keystore",
                        store.toString(),
                        "-storepass",
                        "changeit")
                .redirectErrorStream(true)
                .start();
        assertThat(made.waitFor(60, TimeUnit.SECONDS)).isTrue();
        try (var in = Files.newInputStream(store)) {
            java.security.KeyStore keys = java.security.KeyStore.getInstance("PKCS12");
            keys.load(in, "changeit".toCharArray());
            Path certificate = home.resolve(name + "-certificate.pem");
            Path key = home.resolve(name + "-key.pem");
            pem(certificate, "CERTIFICATE", keys.getCertificate("x").getEncoded());
            pem(key, "PRIVATE KEY", keys.getKey("x", "changeit".toCharArray()).getEncoded());
            return new Tls(certificate, key);
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static void pem(Path file, String kind, byte[] content) throws IOException {
        Files.writeString(
                file,
                "-----BEGIN " + kind + "-----\n"
                        + java.util.Base64.getMimeEncoder().encodeToString(content) + "\n-----END " + kind + "-----\n");
    }

    private static String subject(TrackingServer server) throws Exception {
        try (SSLSocket socket = (SSLSocket) trusting().getSocketFactory().createSocket("127.0.0.1", server.port())) {
            socket.startHandshake();
            return ((X509Certificate) socket.getSession().getPeerCertificates()[0])
                    .getSubjectX500Principal()
                    .getName();
        }
    }

    private static SSLContext trusting() throws GeneralSecurityException {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, new TrustManager[] {new Anybody()}, new SecureRandom());
        return context;
    }

    /** The test looks at the certificate itself. */
    private static final class Anybody implements X509TrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
