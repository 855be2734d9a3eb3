package dev.halley.server.oidc;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpServer;
import dev.halley.server.ServerConfig;
import dev.halley.server.ServerOptions;
import dev.halley.server.TestServer;
import dev.halley.server.TestServer.Answer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Signing in with a provider, and with answers that are not what they should be (S-06). The provider is a small one of this test. */
class OidcTest {

    @TempDir
    Path home;

    private RSAKey key;
    private RSAKey strange;
    private HttpServer provider;
    private String nonce = "";
    private UnaryOperator<JWTClaimsSet.Builder> claims = UnaryOperator.identity();
    private boolean signedByAStranger;

    @BeforeEach
    void startProvider() throws Exception {
        key = new RSAKeyGenerator(2048).keyID("k").generate();
        strange = new RSAKeyGenerator(2048).keyID("k").generate();
        provider = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        serve("/.well-known/openid-configuration", () -> """
                {"issuer":"%1$s","authorization_endpoint":"%1$s/authorize","token_endpoint":"%1$s/token","jwks_uri":"%1$s/keys"}
                """.formatted(issuer()));
        serve("/keys", () -> new JWKSet(key.toPublicJWK()).toString());
        serve("/token", () -> "{\"id_token\":\"" + token() + "\"}");
        provider.start();
    }

    @AfterEach
    void stopProvider() {
        provider.stop(0);
    }

    /** What an address answers. */
    private interface Text {
        String get() throws Exception;
    }

    private void serve(String path, Text text) {
        provider.createContext(path, exchange -> {
            try {
                byte[] body = text.get().getBytes(StandardCharsets.UTF_8);
                exchange.getResponseHeaders().add("Content-Type", "application/json");
                exchange.sendResponseHeaders(200, body.length);
                exchange.getResponseBody().write(body);
            } catch (Exception failure) {
                throw new IllegalStateException(failure);
            } finally {
                exchange.close();
            }
        });
    }

    private String issuer() {
        return "http://127.0.0.1:" + provider.getAddress().getPort();
    }

    private String token() throws Exception {
        JWTClaimsSet.Builder set = new JWTClaimsSet.Builder()
                .issuer(issuer())
                .audience("halley")
                .subject("subject-1")
                .claim("nonce", nonce)
                .claim("preferred_username", "gina")
                .claim("email", "gina@example.com")
                .issueTime(Date.from(Instant.now()))
                .expirationTime(Date.from(Instant.now().plusSeconds(60)));
        SignedJWT token = new SignedJWT(
                new JWSHeader.Builder(JWSAlgorithm.RS256).keyID("k").build(),
                claims.apply(set).build());
        token.sign(new RSASSASigner(signedByAStranger ? strange : key));
        return token.serialize();
    }

    private TestServer start() {
        ServerOptions.Oidc oidc = new ServerOptions.Oidc(URI.create(issuer()), "halley", "secret", "Example");
        return TestServer.start(new ServerConfig(
                home, "127.0.0.1", 0, "ada", TestServer.KEY, null, new ServerOptions(null, null, null, oidc)));
    }

    private Answer signIn(TestServer server) {
        Answer left = server.call("GET", "/sign-in/oidc", null, null);
        assertThat(left.status()).isEqualTo(302);
        Map<String, String> query =
                query(left.whole().headers().firstValue("Location").orElseThrow());
        nonce = query.getOrDefault("nonce", "");
        assertThat(query).containsEntry("client_id", "halley").containsEntry("code_challenge_method", "S256");
        return server.send(server.anonymous("/sign-in/oidc/callback?code=c&state=" + query.get("state"))
                .header("Cookie", TestServer.cookie(left))
                .GET());
    }

    private static Map<String, String> query(String url) {
        Map<String, String> query = new LinkedHashMap<>();
        for (String part : URI.create(url).getRawQuery().split("&", -1)) {
            String[] both = part.split("=", 2);
            query.put(both[0], URLDecoder.decode(both[1], StandardCharsets.UTF_8));
        }
        return query;
    }

    private static String session(Answer answer) {
        return answer.whole().headers().allValues("Set-Cookie").stream()
                .filter(cookie -> cookie.startsWith("halley_session=") && !cookie.startsWith("halley_session=;"))
                .findFirst()
                .map(cookie -> cookie.substring(0, cookie.indexOf(';')))
                .orElse("");
    }

    @Test
    void signsInAndMakesAUserWhoMayDoNothing() {
        try (TestServer server = start()) {
            Answer back = signIn(server);

            assertThat(back.status()).isEqualTo(302);
            Answer who = server.send(server.anonymous("/api/v1/session")
                    .header("Cookie", session(back))
                    .GET());
            assertThat(who.text("userName")).isEqualTo("gina");
            assertThat(who.json().path("defaultWorkspace").isNull()).isTrue();
            signIn(server);
            assertThat(server.get("/api/v1/users").json().path("users")).hasSize(2);
            assertThat(server.call("GET", "/api/v1/sign-in-methods", null, null)
                            .json()
                            .path("oidc")
                            .path("name")
                            .asText())
                    .isEqualTo("Example");
        }
    }

    private void refuses(UnaryOperator<JWTClaimsSet.Builder> wrong) {
        claims = wrong;
        try (TestServer server = start()) {
            Answer back = signIn(server);

            assertThat(back.status()).isEqualTo(401);
            assertThat(session(back)).isEmpty();
            assertThat(server.get("/api/v1/users").json().path("users")).hasSize(1);
        }
    }

    @Test
    void refusesATokenForSomebodyElse() {
        refuses(set -> set.audience("another"));
    }

    @Test
    void refusesATokenOfAnotherIssuer() {
        refuses(set -> set.issuer("https://evil.example"));
    }

    @Test
    void refusesATokenThatExpired() {
        refuses(set -> set.expirationTime(Date.from(Instant.now().minusSeconds(600))));
    }

    @Test
    void refusesATokenOfAnotherSignIn() {
        refuses(set -> set.claim("nonce", "another"));
    }

    @Test
    void refusesATokenThatAStrangerSigned() {
        signedByAStranger = true;
        refuses(UnaryOperator.identity());
    }

    @Test
    void refusesAnAnswerThatThisBrowserDidNotAskFor() {
        try (TestServer server = start()) {
            Answer left = server.call("GET", "/sign-in/oidc", null, null);

            Answer back = server.send(server.anonymous("/sign-in/oidc/callback?code=c&state=another")
                    .header("Cookie", TestServer.cookie(left))
                    .GET());

            assertThat(back.status()).isEqualTo(401);
            assertThat(server.call("GET", "/sign-in/oidc/callback?code=c&state=x", null, null)
                            .status())
                    .isEqualTo(401);
        }
    }
}
