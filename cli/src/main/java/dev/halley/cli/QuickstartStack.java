package dev.halley.cli;

import dev.halley.client.Client;
import dev.halley.error.ErrorKind;
import dev.halley.error.HalleyException;
import dev.halley.metadata.StoredComponent;
import dev.halley.metadata.StoredStack;
import dev.halley.secret.Secret;
import dev.halley.server.TrackingServer;
import dev.halley.stack.ComponentDescription;
import dev.halley.stack.ComponentType;
import dev.halley.stack.Components.Check;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What quickstart registers: the same that a user would by hand, with the same names each time. */
final class QuickstartStack {

    /** Name of the stack and of the secret. */
    static final String NAME = "quickstart";

    private static final String TRACKER = "comet_tracker";
    private static final String FLAVOR = "comet";
    private static final String KEY = "api_key";
    private static final String REFERENCE = "{{" + NAME + "." + KEY + "}}";
    private static final ComponentType<?> TYPE = ComponentType.EXPERIMENT_TRACKER;

    private final Session session;
    private final Client client;

    QuickstartStack(Session session, Client client) {
        this.session = session;
        this.client = client;
    }

    /** Registers what is not there or points elsewhere, and returns the API key. */
    String register(TrackingServer server) {
        client.integrations().install(FLAVOR, session.distribution());
        client.flavors().refresh();
        String key = storeKey(server);
        registerTracker(server.url());
        Optional<StoredStack> stack = client.stacks().list().stream()
                .filter(each -> each.name().equals(NAME))
                .findFirst();
        if (stack.isEmpty()) {
            client.stacks().register(NAME, Map.of(TYPE, List.of(TRACKER)));
        } else if (!stack.get().names(TYPE.name()).contains(TRACKER)) {
            throw new HalleyException(
                    ErrorKind.CONFLICT,
                    "The stack '" + NAME + "' exists already without the experiment tracker '" + TRACKER
                            + "'. Delete it: halley stack delete " + NAME);
        }
        return key;
    }

    private String storeKey(TrackingServer server) {
        String given = Servers.givenKey(session);
        Optional<Secret> secret = client.secrets().find(NAME);
        String stored = secret.filter(each -> each.keys().contains(KEY))
                .map(each -> each.value(KEY))
                .orElse(null);
        String key = server.ownerApiKey().orElse(given == null ? stored : given);
        if (key == null) {
            throw new HalleyException(
                    ErrorKind.UNAUTHENTICATED,
                    "The server of this home has an owner already, and the API key is not known here: it was printed when"
                            + " the server started for the first time. Give it: HALLEY_OWNER_API_KEY=<key> halley quickstart");
        }
        if (secret.isEmpty()) {
            client.secrets().create(NAME, Map.of(KEY, key));
        } else if (!key.equals(stored)) {
            client.secrets().update(NAME, Map.of(KEY, key), List.of());
        }
        return key;
    }

    private void registerTracker(String url) {
        Optional<StoredComponent> before = client.components().list(TYPE).stream()
                .filter(each -> each.name().equals(TRACKER))
                .findFirst();
        if (before.isPresent()) {
            ComponentDescription known = client.components().describe(TYPE, TRACKER);
            if (!known.flavor().equals(FLAVOR)
                    || !REFERENCE.equals(known.attributes().get(KEY))) {
                throw new HalleyException(
                        ErrorKind.CONFLICT,
                        "There is an experiment tracker '" + TRACKER + "' that quickstart did not make, and the example"
                                + " needs the name. Delete yours, or set HALLEY_HOME to another folder.");
            }
            if (url.equals(known.attributes().get("url"))) {
                return;
            }
            removeTracker(known);
        }
        client.components().register(TYPE, TRACKER, FLAVOR, Map.of("url", url, KEY, REFERENCE), Check.NOW);
    }

    /** The server has another address than the last time. */
    private void removeTracker(ComponentDescription tracker) {
        for (String stack : tracker.stacks()) {
            if (!stack.equals(NAME)) {
                throw new HalleyException(
                        ErrorKind.CONFLICT,
                        "The server's address changed, but the stack '" + stack + "' has the tracker '" + TRACKER
                                + "' with the last one. Free that port, or delete the stack: halley stack delete "
                                + stack);
            }
            if (client.stacks().activeName().equals(NAME)) {
                client.stacks().setActive("default");
            }
            client.stacks().delete(NAME);
        }
        client.components().delete(TYPE, TRACKER);
    }
}
