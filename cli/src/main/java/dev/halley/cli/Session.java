package dev.halley.cli;

import dev.halley.cli.output.Terminal;
import dev.halley.client.Client;
import dev.halley.config.HalleyHome;
import java.nio.file.Path;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * What one call of the command line has to do with the world. Commands get it in their constructor and use nothing else of
 * the process, so that tests can run many of them at once.
 *
 * @param environment gives the value of an environment variable, or null
 * @param distribution the folder that Halley was unpacked or built into, with {@code integrations/}
 * @param prompt asks the person who called
 */
public record Session(
        Terminal terminal, UnaryOperator<@Nullable String> environment, Path distribution, Prompt prompt) {

    /** A session that asks on the console of the process. */
    public Session(Terminal terminal, UnaryOperator<@Nullable String> environment, Path distribution) {
        this(terminal, environment, distribution, Prompt.ofProcess());
    }

    /** The Halley home of this call. */
    public HalleyHome home() {
        return HalleyHome.resolve(environment);
    }

    /**
     * A client of the home. The caller closes it.
     *
     * @throws dev.halley.error.HalleyException FAILED if the home cannot be made
     */
    public Client client() {
        return Client.open(home().create(), environment);
    }
}
