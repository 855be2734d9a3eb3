package dev.halley.integrations.slack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import dev.halley.alerter.Alert;
import dev.halley.alerter.Alert.Level;
import dev.halley.alerter.Alerter;
import dev.halley.client.Client;
import dev.halley.config.HalleyHome;
import dev.halley.error.ErrorKind;
import dev.halley.error.HalleyException;
import dev.halley.stack.ComponentType;
import dev.halley.stack.Components.Check;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AlertersTest {

    private static final Alert ALERT = Alert.of(Level.FAILURE, "Step 'train' failed", "<!channel> no labels & so on")
            .withFact("run", "digits-1")
            .withLink("http://127.0.0.1/x");

    @TempDir
    Path home;

    private final List<JsonNode> received = new CopyOnWriteArrayList<>();
    private final List<String> authorizations = new CopyOnWriteArrayList<>();
    private volatile int status = 200;
    private HttpServer server;
    private Client client;

    @BeforeEach
    void listen() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/hook", exchange -> {
            received.add(new ObjectMapper().readTree(exchange.getRequestBody().readAllBytes()));
            authorizations.add(String.valueOf(exchange.getRequestHeaders().getFirst("Authorization")));
            exchange.getResponseHeaders().set("Location", "http://127.0.0.1:1/elsewhere");
            exchange.sendResponseHeaders(status, -1);
            exchange.close();
        });
        server.start();
        client = Client.open(new HalleyHome(home));
    }

    @AfterEach
    void stop() {
        client.close();
        server.stop(0);
    }

    @Test
    void postsToSlackWithoutLettingTheTextMentionAnybody() {
        Alerter alerter = alerter("slack", Map.of("webhook_url", url(), "allow_private", "true", "username", "halley"));

        alerter.send(ALERT);

        JsonNode message = received.get(0);
        assertThat(message.path("text").asText()).isEqualTo("Step 'train' failed");
        assertThat(message.path("username").asText()).isEqualTo("halley");
        JsonNode attachment = message.path("attachments").get(0);
        assertThat(attachment.path("color").asText()).isEqualTo("danger");
        assertThat(attachment.path("text").asText()).isEqualTo("&lt;!channel&gt; no labels &amp; so on");
        assertThat(attachment.path("fields").get(0).path("value").asText()).isEqualTo("digits-1");
        assertThat(attachment.path("title_link").asText()).isEqualTo("http://127.0.0.1/x");
    }

    @Test
    void postsJsonWithHeadersToAnyAddress() {
        client.secrets().create("hook", Map.of("token", "Bearer abc"));
        Alerter alerter = alerter(
                "webhook",
                Map.of("url", url(), "allow_private", "true", "headers", "{\"Authorization\": \"{{hook.token}}\"}"));

        alerter.send(ALERT);

        assertThat(received.get(0))
                .hasToString(
                        "{\"level\":\"failure\",\"title\":\"Step 'train' failed\",\"text\":\"<!channel> no labels & so"
                                + " on\",\"facts\":{\"run\":\"digits-1\"},\"link\":\"http://127.0.0.1/x\"}");
        assertThat(authorizations).containsExactly("Bearer abc");
    }

    @Test
    void saysWhyAMessageWasNotTakenWithoutShowingTheAddress() {
        Alerter alerter = alerter("webhook", Map.of("url", url() + "?token=very-secret", "allow_private", "true"));

        status = 404;
        HalleyException gone = catchThrowableOfType(HalleyException.class, () -> alerter.send(ALERT));
        status = 302;
        HalleyException moved = catchThrowableOfType(HalleyException.class, () -> alerter.send(ALERT));
        server.stop(0);
        HalleyException away = catchThrowableOfType(HalleyException.class, () -> alerter.send(ALERT));

        assertThat(gone.kind()).isEqualTo(ErrorKind.UNAUTHENTICATED);
        assertThat(moved).hasMessageContaining("HTTP 302").hasMessageNotContaining("very-secret");
        assertThat(away.kind()).isEqualTo(ErrorKind.UNREACHABLE);
        assertThat(away).hasMessageNotContaining("very-secret");
    }

    @Test
    void refusesAddressesOfThisMachineAndOfPrivateNetworks() {
        for (String host : List.of(
                "127.0.0.1",
                "localhost",
                "[::1]",
                "10.0.0.1",
                "192.168.1.1",
                "172.16.0.1",
                "169.254.169.254",
                "[fd00::1]",
                "[::ffff:127.0.0.1]",
                "0.0.0.0",
                "100.64.0.1",
                "2130706433")) {
            assertThatThrownBy(() -> alerter("webhook", Map.of("url", "http://" + host + "/hook")))
                    .as(host)
                    .isInstanceOf(HalleyException.class);
        }
        assertThatThrownBy(() -> alerter("webhook", Map.of("url", "file:///etc/passwd", "allow_private", "true")))
                .hasMessageContaining("url is no address of a web hook");
        assertThat(received).isEmpty();
    }

    private String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/hook";
    }

    private Alerter alerter(String flavor, Map<String, String> attributes) {
        client.components().register(ComponentType.ALERTER, flavor, flavor, attributes, Check.NOW);
        return client.components().open(ComponentType.ALERTER, flavor);
    }
}
