package dev.halley.cli.tracking;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.halley.cli.Session;
import dev.halley.cli.Version;
import dev.halley.error.HalleyException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/**
 * {@code halley mcp}: JSON-RPC lines on standard input and output, as the Model Context Protocol has it. Every tool only reads, with
 * the rights of the key.
 */
@Command(
        sortOptions = false,
        footer = {
            "",
            "It speaks on standard input and output. For an agent's settings:",
            "{\"mcpServers\": {\"halley\": {\"command\": \"halley\", \"args\": [\"mcp\"]}}}",
        })
public final class McpCommand implements Callable<Integer> {

    private static final String PROTOCOL = "2025-06-18";
    private static final int INVALID_REQUEST = -32600;
    private static final int NO_METHOD = -32601;
    private static final int PARSE_ERROR = -32700;

    private final Session session;
    private final InputStream in;

    @Mixin
    private final TrackingApi.Target target = new TrackingApi.Target();

    private McpCommand(Session session, InputStream in) {
        this.session = session;
        this.in = in;
    }

    public static CommandLine commandLine(Session session) {
        return new CommandLine(new McpCommand(session, System.in));
    }

    @Override
    public Integer call() {
        TrackingApi api = target.open(session);
        McpTools tools = new McpTools(api);
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (!line.isBlank()) {
                    answer(line, tools);
                }
            }
        } catch (IOException closed) {
            throw new UncheckedIOException(closed);
        }
        return 0;
    }

    private void answer(String line, McpTools tools) {
        JsonNode request;
        try {
            request = TrackingApi.JSON.readTree(line);
        } catch (JsonProcessingException malformed) {
            send(error(null, PARSE_ERROR, "This is no JSON."));
            return;
        }
        JsonNode id = request.get("id");
        String method = request.path("method").asText();
        if (id == null || id.isNull()) {
            // A notification wants no answer.
            return;
        }
        switch (method) {
            case "initialize" -> send(result(id, hello()));
            case "ping" -> send(result(id, TrackingApi.JSON.createObjectNode()));
            case "tools/list" ->
                send(result(id, TrackingApi.JSON.createObjectNode().set("tools", tools.list())));
            case "tools/call" -> send(result(id, called(tools, request.path("params"))));
            case "" -> send(error(id, INVALID_REQUEST, "'method' is missing."));
            default -> send(error(id, NO_METHOD, "There is no method '" + method + "'."));
        }
    }

    private static ObjectNode hello() {
        ObjectNode hello = TrackingApi.JSON.createObjectNode().put("protocolVersion", PROTOCOL);
        hello.putObject("capabilities").putObject("tools");
        hello.putObject("serverInfo").put("name", "halley").put("version", Version.text());
        hello.put(
                "instructions",
                "Experiments of a Halley tracking server, reading only. Begin with list_projects; columns and filters are those of"
                        + " Halley's filter language: param.rate, metric.loss.min, state = crashed, tag = good.");
        return hello;
    }

    /** What a tool says; what went wrong is an answer too, so that the agent can do better. */
    private static ObjectNode called(McpTools tools, JsonNode parameters) {
        ObjectNode answer = TrackingApi.JSON.createObjectNode();
        ObjectNode content = answer.putArray("content").addObject().put("type", "text");
        try {
            JsonNode said = tools.call(parameters.path("name").asText(), parameters.path("arguments"));
            content.put("text", said.toPrettyString());
            answer.put("isError", false);
        } catch (HalleyException refused) {
            content.put("text", String.valueOf(refused.getMessage()));
            answer.put("isError", true);
        }
        return answer;
    }

    private static ObjectNode result(JsonNode id, JsonNode result) {
        ObjectNode answer = TrackingApi.JSON.createObjectNode().put("jsonrpc", "2.0");
        answer.set("id", id);
        answer.set("result", result);
        return answer;
    }

    private static ObjectNode error(@org.jspecify.annotations.Nullable JsonNode id, int code, String message) {
        ObjectNode answer = TrackingApi.JSON.createObjectNode().put("jsonrpc", "2.0");
        answer.set("id", id);
        answer.putObject("error").put("code", code).put("message", message);
        return answer;
    }

    private void send(ObjectNode message) {
        session.terminal().print(message.toString());
    }

    /** The names of a JSON array. */
    static List<String> texts(JsonNode array) {
        List<String> texts = new ArrayList<>();
        if (array instanceof ArrayNode) {
            array.forEach(text -> texts.add(text.asText()));
        }
        return texts;
    }
}
