package dev.halley.cli.logging;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.halley.error.HalleyException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Instant;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.event.Level;

/**
 * The log of this process. Others' libraries say only what is wrong, whatever the level: their details may hold headers. Keys and codes of
 * Halley are masked, should one get into a message. Thread-safe.
 */
public final class Log {

    private static final Pattern SECRET =
            Pattern.compile("\\b(hl[a-z]_)[A-Za-z0-9]{8,}|(?i:(bearer|basic) )[A-Za-z0-9._~+/=-]{8,}");
    private static volatile Log current = new Log(false, Level.WARN, false);

    private final boolean json;
    private final Level level;

    /** Whether the stack of what was thrown is written. A command says in one line what is wrong, unless it is asked for more. */
    private final boolean stacks;

    /** Made when the first line of JSON is written: most commands write none, and do not wait for its classes. */
    private static final class Json {
        static final ObjectMapper MAPPER = new ObjectMapper();
    }

    private Log(boolean json, Level level, boolean stacks) {
        this.json = json;
        this.level = level;
        this.stacks = stacks;
    }

    static Log current() {
        return current;
    }

    /**
     * For who reads a log: with the stacks of what was thrown.
     *
     * @param json an object on each line instead of lines for people
     */
    public static void use(boolean json, String level) {
        current = new Log(json, Level.valueOf(level.toUpperCase(Locale.ROOT)), true);
    }

    boolean has(String logger, Level wanted) {
        Level least = level;
        if (logger.startsWith("org.eclipse.jetty") || logger.startsWith("org.flywaydb")) {
            least = Level.ERROR;
        } else if (!logger.startsWith("dev.halley") && level.toInt() < Level.WARN.toInt()) {
            least = Level.WARN;
        }
        return wanted.toInt() >= least.toInt();
    }

    void write(String logger, Level of, String message, @Nullable Throwable failure) {
        String line = json ? object(logger, of, message, failure) : text(of, message, failure);
        PrintStream out = System.err;
        out.println(line);
    }

    String text(Level of, String message, @Nullable Throwable failure) {
        String line = of + " " + masked(message);
        if (failure == null) {
            return line;
        }
        return stacks
                ? line + System.lineSeparator() + masked(stack(failure)).stripTrailing()
                : line + " "
                        + masked(String.valueOf(failure instanceof HalleyException ? failure.getMessage() : failure))
                        + " (--debug shows more)";
    }

    private static String object(String logger, Level of, String message, @Nullable Throwable failure) {
        ObjectNode line = Json.MAPPER.createObjectNode();
        line.put("time", Instant.now().toString());
        line.put("level", of.name().toLowerCase(Locale.ROOT));
        line.put("logger", logger);
        line.put("thread", Thread.currentThread().getName());
        line.put("message", masked(message));
        if (failure != null) {
            line.put("error", failure.getClass().getName());
            line.put("stack", masked(stack(failure)));
        }
        try {
            return Json.MAPPER.writeValueAsString(line);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static String stack(Throwable failure) {
        StringWriter text = new StringWriter();
        failure.printStackTrace(new PrintWriter(text));
        return text.toString();
    }

    static String masked(String text) {
        return SECRET.matcher(text).replaceAll(found -> {
            String kind = found.group(1);
            String scheme = found.group(2);
            return kind != null ? kind + "******" : scheme + " ******";
        });
    }
}
