package dev.halley.server.oidc;

import com.fasterxml.jackson.databind.JsonNode;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.jwk.source.JWKSourceBuilder;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jose.util.DefaultResourceRetriever;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.proc.DefaultJWTClaimsVerifier;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import dev.halley.server.ServerOptions;
import dev.halley.server.error.ApiException;
import dev.halley.server.error.ErrorKind;
import dev.halley.server.http.Json;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Talks to the provider. Everything has a time-out; nothing is redirected; only signed answers for this server count. Thread-safe. */
final class Provider {

    private static final Logger log = LoggerFactory.getLogger(Provider.class);
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final int LARGEST = 1 << 20;
    private static final Set<JWSAlgorithm> ALGORITHMS = Set.of(
            JWSAlgorithm.RS256,
            JWSAlgorithm.RS384,
            JWSAlgorithm.RS512,
            JWSAlgorithm.PS256,
            JWSAlgorithm.ES256,
            JWSAlgorithm.ES384);

    private final ServerOptions.Oidc settings;
    private volatile @Nullable Endpoints endpoints;

    Provider(ServerOptions.Oidc settings) {
        this.settings = settings;
    }

    String name() {
        return settings.name();
    }

    /** Made when it is needed: it reads all certificates that the system trusts. */
    private static final class Asking {
        static final HttpClient CLIENT = HttpClient.newBuilder()
                .connectTimeout(PATIENCE)
                .followRedirects(HttpClient.Redirect.NEVER)
                .build();
    }

    /** Where the provider's parts are. */
    private record Endpoints(URI authorization, URI token, JWKSource<SecurityContext> keys) {}

    /** Who signed in. */
    record Identity(
            String issuer,
            String subject,
            String name,
            @Nullable String email) {}

    /** Where the browser goes to sign in. */
    String authorization(String redirect, String state, String nonce, String challenge) {
        Map<String, String> query = new LinkedHashMap<>();
        query.put("response_type", "code");
        query.put("client_id", settings.clientId());
        query.put("redirect_uri", redirect);
        query.put("scope", "openid profile email");
        query.put("state", state);
        query.put("nonce", nonce);
        query.put("code_challenge", challenge);
        query.put("code_challenge_method", "S256");
        URI authorization = endpoints().authorization();
        return authorization + (authorization.getRawQuery() == null ? "?" : "&") + form(query);
    }

    /** Changes the code that the browser brought back for who it is. */
    Identity identity(String code, String redirect, String nonce, String verifier) {
        Map<String, String> form = new LinkedHashMap<>();
        form.put("grant_type", "authorization_code");
        form.put("code", code);
        form.put("redirect_uri", redirect);
        form.put("client_id", settings.clientId());
        form.put("code_verifier", verifier);
        HttpRequest.Builder request = HttpRequest.newBuilder(endpoints().token())
                .timeout(PATIENCE)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .header("Accept", "application/json")
                .POST(BodyPublishers.ofString(form(form)));
        String secret = settings.clientSecret();
        if (secret != null) {
            String both = encoded(settings.clientId()) + ":" + encoded(secret);
            request.header(
                    "Authorization",
                    "Basic " + Base64.getEncoder().encodeToString(both.getBytes(StandardCharsets.UTF_8)));
        }
        String token = json(request.build()).path("id_token").asText("");
        return verified(token, nonce);
    }

    private Identity verified(String token, String nonce) {
        DefaultJWTProcessor<SecurityContext> processor = new DefaultJWTProcessor<>();
        processor.setJWSKeySelector(
                new JWSVerificationKeySelector<>(ALGORITHMS, endpoints().keys()));
        processor.setJWTClaimsSetVerifier(new DefaultJWTClaimsVerifier<>(
                settings.clientId(),
                new JWTClaimsSet.Builder()
                        .issuer(settings.issuer().toString())
                        .claim("nonce", nonce)
                        .build(),
                Set.of("sub", "exp", "iat", "aud")));
        try {
            JWTClaimsSet claims = processor.process(token, null);
            String email = claims.getStringClaim("email");
            String preferred = claims.getStringClaim("preferred_username");
            String name = preferred != null ? preferred : email != null ? email : claims.getSubject();
            return new Identity(settings.issuer().toString(), claims.getSubject(), name, email);
        } catch (Exception refused) {
            log.warn("an identity of '{}' was refused: {}", settings.issuer(), refused.getMessage());
            throw new ApiException(
                    ErrorKind.UNAUTHENTICATED, "the answer of " + settings.name() + " is not valid. Sign in again.");
        }
    }

    private Endpoints endpoints() {
        Endpoints known = endpoints;
        if (known != null) {
            return known;
        }
        URI discovery = URI.create(settings.issuer() + "/.well-known/openid-configuration");
        JsonNode found =
                json(HttpRequest.newBuilder(discovery).timeout(PATIENCE).GET().build());
        if (!found.path("issuer").asText().equals(settings.issuer().toString())) {
            throw new ApiException(
                    ErrorKind.UNAVAILABLE,
                    "the provider calls itself '" + found.path("issuer").asText() + "' (expected: '" + settings.issuer()
                            + "', as oidc-issuer says).");
        }
        try {
            JWKSource<SecurityContext> keys = JWKSourceBuilder.create(
                            URI.create(found.path("jwks_uri").asText()).toURL(),
                            new DefaultResourceRetriever((int) PATIENCE.toMillis(), (int) PATIENCE.toMillis(), LARGEST))
                    .build();
            Endpoints made = new Endpoints(
                    URI.create(found.path("authorization_endpoint").asText()),
                    URI.create(found.path("token_endpoint").asText()),
                    keys);
            endpoints = made;
            return made;
        } catch (IOException | IllegalArgumentException malformed) {
            throw unavailable(malformed);
        }
    }

    private JsonNode json(HttpRequest request) {
        try {
            HttpResponse<byte[]> answer = Asking.CLIENT.send(request, BodyHandlers.ofByteArray());
            if (answer.statusCode() != 200 || answer.body().length > LARGEST) {
                throw new IOException(request.uri() + " answered " + answer.statusCode());
            }
            return Json.MAPPER.readTree(answer.body());
        } catch (IOException failure) {
            throw unavailable(failure);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw unavailable(interrupted);
        }
    }

    private ApiException unavailable(Exception failure) {
        log.warn("the provider '{}' cannot be used: {}", settings.issuer(), failure.getMessage());
        return new ApiException(
                ErrorKind.UNAVAILABLE,
                settings.name() + " does not answer as it should. Try again, or ask whoever runs this server.");
    }

    private static String form(Map<String, String> fields) {
        return fields.entrySet().stream()
                .map(field -> encoded(field.getKey()) + "=" + encoded(field.getValue()))
                .collect(Collectors.joining("&"));
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
