package dev.halley.client;

import dev.halley.config.HalleyHome;
import dev.halley.error.ErrorKind;
import dev.halley.error.HalleyException;
import dev.halley.integration.Integrations;
import dev.halley.metadata.MetadataStore;
import dev.halley.metadata.StackParts;
import dev.halley.metadata.remote.Login;
import dev.halley.metadata.remote.RemoteMetadataStore;
import dev.halley.metadata.remote.ServerCalls;
import dev.halley.metadata.remote.ServerCipher;
import dev.halley.secret.KeyRotation;
import dev.halley.secret.SecretCipher;
import dev.halley.secret.SecretKeyFile;
import dev.halley.secret.Secrets;
import dev.halley.stack.ComponentContext;
import dev.halley.stack.Components;
import dev.halley.stack.Flavors;
import dev.halley.stack.Stack;
import dev.halley.stack.Stacks;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the clients of one home share. The store is opened when it is first needed. */
final class Session {

    private static final Logger log = LoggerFactory.getLogger(Session.class);

    /** Whoever uses the home: it is readable by its owner only. */
    private static final String LOCAL_USER = "local";

    private final HalleyHome home;
    private final UnaryOperator<@Nullable String> environment;
    private final SecretKeyFile keyFile;
    /** Null if the home works with its own store. */
    private final @Nullable Login login;

    private final Clock clock = Clock.systemUTC();
    private final Integrations integrations;
    private final Flavors flavors;
    private final Secrets secrets;
    private final Components components;
    private final Stacks stacks;
    private final List<Stack> opened = new ArrayList<>();
    private @Nullable MetadataStore store;
    private @Nullable Active active;

    /** The stack that was active when somebody last asked, and what it was made of. */
    private record Active(StackParts parts, Stack stack) {}

    private Session(
            HalleyHome home,
            UnaryOperator<@Nullable String> environment,
            @Nullable MetadataStore store,
            @Nullable Flavors flavors,
            boolean loggedIn) {
        this.home = home;
        this.environment = environment;
        this.store = store;
        this.integrations = new Integrations(home, Session.class.getClassLoader());
        this.flavors = flavors == null ? integrations.flavors() : flavors;
        this.keyFile = new SecretKeyFile(home);
        this.login = loggedIn ? Login.find(home).orElse(null) : null;
        this.secrets = login == null
                ? new Secrets(this::store, new SecretCipher(keyFile), () -> LOCAL_USER, clock)
                : new Secrets(this::store, new ServerCipher(calls(login)), login::user, clock);
        this.components = new Components(
                this::store, this.flavors, secrets, new ComponentContext(home.folder()), environment, clock);
        this.stacks = new Stacks(this::store, components, environment, clock);
    }

    static Session of(HalleyHome home, UnaryOperator<@Nullable String> environment) {
        return new Session(home, environment, null, null, true);
    }

    static Session of(
            HalleyHome home, UnaryOperator<@Nullable String> environment, MetadataStore store, Flavors flavors) {
        return new Session(home, environment, store, flavors, false);
    }

    static Session ofOwnStore(HalleyHome home) {
        return new Session(home, System::getenv, null, null, false);
    }

    private static ServerCalls calls(Login login) {
        return new ServerCalls(login.url(), login.apiKey());
    }

    HalleyHome home() {
        return home;
    }

    UnaryOperator<@Nullable String> environment() {
        return environment;
    }

    Integrations integrations() {
        return integrations;
    }

    Flavors flavors() {
        return flavors;
    }

    Secrets secrets() {
        return secrets;
    }

    KeyRotation keyRotation() {
        return new KeyRotation(this::store, keyFile);
    }

    Components components() {
        return components;
    }

    Stacks stacks() {
        return stacks;
    }

    synchronized MetadataStore store() {
        MetadataStore open = store;
        if (open == null && login != null) {
            open = RemoteMetadataStore.open(calls(login));
            store = open;
        }
        if (open == null) {
            open = StoreProviders.first(Session.class.getClassLoader()).open(home);
            store = open;
        }
        return open;
    }

    /** The store, after the runs that nobody executes any more were ended. */
    MetadataStore observedStore() {
        MetadataStore observed = store();
        try {
            for (String run : observed.markDeadRuns(clock.instant())) {
                log.warn("Run '{}' is failed: its process is gone.", run);
            }
        } catch (HalleyException refused) {
            // Who may only read at a server sees what others have ended; a key that may not even read is refused next.
            if (login == null || refused.kind() != ErrorKind.UNAUTHENTICATED) {
                throw refused;
            }
        }
        return observed;
    }

    /** The same object as long as the stack is the same, so that what components hold is not made anew by each call. */
    synchronized Stack activeStack() {
        StackParts parts = stacks.parts(stacks.activeName());
        Active before = active;
        if (before != null && before.parts().equals(parts)) {
            return before.stack();
        }
        Stack stack = stacks.made(parts);
        opened.add(stack);
        active = new Active(parts, stack);
        return stack;
    }

    synchronized void close() {
        opened.forEach(Stack::close);
        opened.clear();
        active = null;
        integrations.close();
        if (store != null) {
            store.close();
            store = null;
        }
    }
}
