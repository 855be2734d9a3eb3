package dev.halley.server.stack;

import static dev.halley.server.http.Permission.READ;
import static dev.halley.server.http.Permission.SERVER;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.halley.client.Client;
import dev.halley.config.HalleyHome;
import dev.halley.error.HalleyException;
import dev.halley.metadata.StoredComponent;
import dev.halley.metadata.StoredSecret;
import dev.halley.metadata.StoredStack;
import dev.halley.server.error.ApiException;
import dev.halley.server.error.ErrorKind;
import dev.halley.server.http.Body;
import dev.halley.server.http.Call;
import dev.halley.server.http.Json;
import dev.halley.server.http.Routes;
import dev.halley.server.workspace.Workspaces;
import dev.halley.stack.ComponentDescription;
import dev.halley.stack.ComponentType;
import dev.halley.stack.Components;
import dev.halley.stack.Flavor;
import dev.halley.stack.FlavorSchema;
import dev.halley.stack.Registration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** The native API of stacks: read by members, changed by administrators, since what is on a stack runs on this machine. */
public final class StackRoutes {

    private final HalleyHome home;
    private final Workspaces workspaces;

    public StackRoutes(HalleyHome home, Workspaces workspaces) {
        this.home = home;
        this.workspaces = workspaces;
    }

    public void declare(Routes routes) {
        routes.api()
                .get("/stacks", READ, call -> read(call, client -> stacks(call, client)))
                .get("/flavors", READ, call -> read(call, client -> flavors(call, client)))
                .get("/secrets", READ, call -> read(call, client -> secrets(call, client)))
                .post("/components", SERVER, call -> with(client -> register(call, client)))
                .post("/stacks", SERVER, call -> with(client -> registerStack(call, client)))
                .post(
                        "/stacks/{stack}/activate",
                        SERVER,
                        call -> with(client -> {
                            client.stacks().setActive(call.path("stack"));
                            call.noContent();
                        }));
    }

    private void read(Call call, Consumer<Client> work) {
        workspaces.requireFirst(call.caller());
        with(work);
    }

    /** What the home's own code refuses is told to the caller as it is: it names the value, the expectation and the remedy. */
    private void with(Consumer<Client> work) {
        try (Client client = Client.openOwnStore(home)) {
            work.accept(client);
        } catch (HalleyException refusal) {
            ErrorKind kind =
                    switch (refusal.kind()) {
                        case NOT_FOUND -> ErrorKind.NOT_FOUND;
                        case CONFLICT -> ErrorKind.CONFLICT;
                        default -> ErrorKind.INVALID;
                    };
            throw new ApiException(kind, String.valueOf(refusal.getMessage()));
        }
    }

    private static void stacks(Call call, Client client) {
        ObjectNode answer = Json.MAPPER.createObjectNode();
        String active = client.stacks().activeName();
        answer.put("active", active);
        ArrayNode stacks = answer.putArray("stacks");
        for (StoredStack stack : client.stacks().list()) {
            ArrayNode components = stacks.addObject()
                    .put("name", stack.name())
                    .put("active", stack.name().equals(active))
                    .put("createdMillis", stack.created().toEpochMilli())
                    .putArray("components");
            stack.components()
                    .forEach(key ->
                            components.addObject().put("type", key.type()).put("name", key.name()));
        }
        ArrayNode components = answer.putArray("components");
        for (ComponentType<?> type : ComponentType.all()) {
            for (StoredComponent component : client.components().list(type)) {
                write(client.components().describe(type, component.name()), components.addObject());
            }
        }
        call.answer(answer);
    }

    private static void write(ComponentDescription component, ObjectNode row) {
        row.put("type", component.type().name())
                .put("name", component.name())
                .put("flavor", component.flavor())
                .put("createdMillis", component.created().toEpochMilli());
        ObjectNode attributes = row.putObject("attributes");
        component.attributes().forEach(attributes::put);
        ObjectNode labels = row.putObject("labels");
        component.labels().forEach(labels::put);
        component.stacks().forEach(row.putArray("stacks")::add);
    }

    private static void flavors(Call call, Client client) {
        ArrayNode flavors = Json.MAPPER.createArrayNode();
        for (ComponentType<?> type : ComponentType.all()) {
            for (Flavor<?, ?> flavor : client.flavors().ofType(type)) {
                flavors.addObject()
                        .put("type", type.name())
                        .put("name", flavor.name())
                        .set("schema", FlavorSchema.of(flavor.configType()));
            }
        }
        call.answer(Map.of("flavors", flavors));
    }

    /** Private secrets belong to a user of this machine, not to users of the server. */
    private static void secrets(Call call, Client client) {
        ArrayNode secrets = Json.MAPPER.createArrayNode();
        for (StoredSecret secret : client.store().listSecrets()) {
            if (!secret.id().isPrivate()) {
                ArrayNode keys = secrets.addObject()
                        .put("name", secret.name())
                        .put("updatedMillis", secret.updated().toEpochMilli())
                        .putArray("keys");
                secret.keys().forEach(keys::add);
            }
        }
        call.answer(Map.of("secrets", secrets));
    }

    private static void register(Call call, Client client) {
        Body body = call.json();
        Map<String, String> attributes = new LinkedHashMap<>();
        JsonNode given = body.get("attributes");
        if (given != null) {
            given.properties().forEach(entry -> attributes.put(entry.getKey(), Body.loggedText(entry.getValue())));
        }
        ComponentType<?> type = ComponentType.named(body.requiredText("type"));
        String name = body.requiredText("name");
        Registration registered = client.components()
                .register(type, name, body.requiredText("flavor"), attributes, Components.Check.LATER);
        ObjectNode answer = Json.MAPPER.createObjectNode();
        write(client.components().describe(type, name), answer);
        ArrayNode warnings = answer.putArray("warnings");
        registered.warnings().forEach(warning -> warnings.add(warning.toString()));
        call.answer(201, answer);
    }

    private static void registerStack(Call call, Client client) {
        Body body = call.json();
        Map<ComponentType<?>, List<String>> names = new LinkedHashMap<>();
        JsonNode given = body.get("components");
        if (given != null) {
            given.properties().forEach(entry -> {
                List<String> of = new ArrayList<>();
                entry.getValue().forEach(name -> of.add(name.asText()));
                if (!of.isEmpty()) {
                    names.put(ComponentType.named(entry.getKey()), of);
                }
            });
        }
        StoredStack stack = client.stacks().register(body.requiredText("name"), names);
        call.answer(201, Map.of("name", stack.name()));
    }
}
