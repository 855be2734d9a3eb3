package dev.halley.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.halley.client.Client;
import dev.halley.comet.client.CometAccount;
import dev.halley.comet.client.CometConfig;
import dev.halley.comet.client.CometException;
import dev.halley.error.ErrorKind;
import dev.halley.error.HalleyException;
import dev.halley.experimenttracker.ExperimentTracker;
import dev.halley.metadata.StoredComponent;
import dev.halley.metadata.remote.Login;
import dev.halley.stack.ComponentType;
import java.io.IOException;
import java.net.URI;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Which Comet server a command of {@code halley comet} speaks to, and as whom. */
final class CometAddress {

    private static final String COMET = "https://www.comet.com";
    private static final ComponentType<ExperimentTracker> TRACKER = ComponentType.EXPERIMENT_TRACKER;

    private final Session session;

    CometAddress(Session session) {
        this.session = session;
    }

    private record Place(String url, String apiKey, String source) {}

    /**
     * The server that the options name, else the environment, else the only tracker, else the one that this home is logged in at; tried.
     *
     * @throws HalleyException INVALID if nothing names one, UNREACHABLE or UNAUTHENTICATED if it is the wrong one
     */
    CometConfig find(@Nullable String url, @Nullable String apiKey, @Nullable String tracker) {
        Place place = place(url, apiKey, tracker);
        CometConfig config;
        try {
            config = CometConfig.of(
                    URI.create(place.url()), place.apiKey(), session.home().spool());
        } catch (IllegalArgumentException wrong) {
            throw new HalleyException(
                    ErrorKind.INVALID, place.source() + ": " + String.valueOf(wrong.getMessage()), wrong);
        }
        try {
            CometAccount.check(config, null);
        } catch (CometException wrong) {
            throw new HalleyException(kind(wrong.kind()), String.valueOf(wrong.getMessage()), wrong);
        }
        return config;
    }

    private static ErrorKind kind(CometException.Kind kind) {
        return switch (kind) {
            case UNREACHABLE -> ErrorKind.UNREACHABLE;
            case UNAUTHORIZED -> ErrorKind.UNAUTHENTICATED;
            case UNKNOWN_WORKSPACE -> ErrorKind.NOT_FOUND;
        };
    }

    private Place place(@Nullable String url, @Nullable String apiKey, @Nullable String tracker) {
        if (tracker != null) {
            try (Client client = session.client()) {
                return ofTracker(client, tracker);
            }
        }
        String givenUrl = first(url, environment("COMET_URL_OVERRIDE"), environment("COMET_BASE_URL"));
        String givenKey = first(apiKey, environment("COMET_API_KEY"));
        if (givenKey != null) {
            String address = givenUrl == null ? ofSmartKey(givenKey).orElse(COMET) : givenUrl;
            return new Place(address, givenKey, "COMET_URL_OVERRIDE");
        }
        if (url == null) {
            Optional<Place> registered = registered();
            if (registered.isPresent()) {
                return registered.get();
            }
        }
        Login login = Login.find(session.home()).orElse(null);
        if (login != null && (givenUrl == null || same(givenUrl, login.url()))) {
            return new Place(login.url(), login.apiKey(), "halley login");
        }
        throw new HalleyException(
                ErrorKind.INVALID,
                "Which server, and with which API key? Set COMET_URL_OVERRIDE and COMET_API_KEY, give --url and --api-key, name a"
                        + " registered tracker with --tracker, or call halley login.");
    }

    /** Comet: a key may say where its server is, as {@code key*BASE64({"baseUrl": …})}. */
    private static Optional<String> ofSmartKey(String key) {
        int star = key.lastIndexOf('*');
        if (star < 0) {
            return Optional.empty();
        }
        try {
            JsonNode json = new ObjectMapper().readTree(Base64.getDecoder().decode(key.substring(star + 1)));
            return Optional.ofNullable(json.path("baseUrl").textValue());
        } catch (IOException | IllegalArgumentException plainKey) {
            return Optional.empty();
        }
    }

    private static boolean same(String one, String other) {
        return one.replaceAll("/(clientlib)?/?$", "").equals(other.replaceAll("/$", ""));
    }

    private @Nullable String environment(String variable) {
        return session.environment().apply(variable);
    }

    private static @Nullable String first(@Nullable String... values) {
        for (String value : values) {
            if (value != null && !value.isBlank()) {
                return value.strip();
            }
        }
        return null;
    }

    private Optional<Place> registered() {
        try (Client client = session.client()) {
            List<StoredComponent> trackers = client.components().list(TRACKER).stream()
                    .filter(each -> each.flavor().equals("comet"))
                    .toList();
            return trackers.size() == 1
                    ? Optional.of(ofTracker(client, trackers.get(0).name()))
                    : Optional.empty();
        }
    }

    private Place ofTracker(Client client, String name) {
        StoredComponent component = client.components().get(TRACKER, name);
        if (!component.flavor().equals("comet")) {
            throw new HalleyException(
                    ErrorKind.INVALID,
                    "--tracker: '" + name + "' is of the flavor " + component.flavor()
                            + " (expected: of the flavor comet).");
        }
        JsonNode attributes = client.components().attributes(TRACKER, name);
        String url = first(
                attributes.path("url").asText(""),
                environment("COMET_URL_OVERRIDE"),
                environment("COMET_BASE_URL"),
                COMET);
        return new Place(
                String.valueOf(url), attributes.path("api_key").asText(""), "experiment tracker '" + name + "'");
    }
}
