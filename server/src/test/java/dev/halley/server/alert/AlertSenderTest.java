package dev.halley.server.alert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import dev.halley.server.error.ApiException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AlertSenderTest {

    private final AlertSender sender = new AlertSender(List.of("hooks.example", "127.0.0.1:9000"));

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://169.254.169.254/latest/meta-data",
                "http://127.0.0.1/",
                "http://127.0.0.1:9001/",
                "http://127.0.0.1.hooks.example/",
                "http://hooks.example@127.0.0.1/",
                "http://user:pass@hooks.example/",
                "https://hooks.example:8443/",
                "ftp://hooks.example/",
                "file:///etc/passwd",
                "http://[::1]/",
                "http://2130706433/",
                "//hooks.example/x",
                "no url at all"
            })
    void refusesEveryAddressThatTheAdministratorDidNotAllow(String address) {
        assertThatThrownBy(() -> sender.checked(address)).isInstanceOf(ApiException.class);
    }

    @Test
    void takesAllowedHostsWhateverTheirCase() {
        assertThat(sender.checked("https://Hooks.Example/services/T0").getHost())
                .isEqualTo("Hooks.Example");
        assertThat(sender.checked("http://127.0.0.1:9000/hook").getPort()).isEqualTo(9000);
    }

    @Test
    void refusesANameThatLeadsToThisMachine() {
        AlertSender named = new AlertSender(List.of("ip6-localhost", "localhost.localdomain"));

        assertThatThrownBy(() -> named.send(URI.create("http://localhost.localdomain/"), "{}"))
                .isInstanceOf(IOException.class);
    }

    @Test
    void followsNoRedirect() throws IOException, InterruptedException {
        AtomicInteger reached = new AtomicInteger();
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/hook", exchange -> {
            exchange.getResponseHeaders().add("Location", "/inside");
            exchange.sendResponseHeaders(302, -1);
            exchange.close();
        });
        server.createContext("/inside", exchange -> {
            reached.incrementAndGet();
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        server.start();
        try {
            String host = "127.0.0.1:" + server.getAddress().getPort();
            AlertSender local = new AlertSender(List.of(host));

            assertThatThrownBy(() -> local.send(URI.create("http://" + host + "/hook"), "{}"))
                    .hasMessage("the host answered 302");
            assertThat(reached).hasValue(0);
        } finally {
            server.stop(0);
        }
    }
}
