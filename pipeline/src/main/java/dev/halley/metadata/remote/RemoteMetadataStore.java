package dev.halley.metadata.remote;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.halley.metadata.MetadataStore;
import java.io.IOException;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The metadata store of a server. */
public final class RemoteMetadataStore implements InvocationHandler {

    private final ServerCalls server;

    private RemoteMetadataStore(ServerCalls server) {
        this.server = server;
    }

    /** Nothing is called before it is used. */
    public static MetadataStore open(ServerCalls server) {
        return (MetadataStore) Proxy.newProxyInstance(
                MetadataStore.class.getClassLoader(),
                new Class<?>[] {MetadataStore.class},
                new RemoteMetadataStore(server));
    }

    @Override
    public @Nullable Object invoke(Object proxy, Method method, @Nullable Object @Nullable [] arguments)
            throws IOException {
        if (method.getDeclaringClass() == Object.class) {
            return ofObject(proxy, method, arguments);
        }
        if (method.getName().equals("close")) {
            return null;
        }
        ObjectNode body = StoreCalls.JSON.createObjectNode();
        ArrayNode list = body.putArray("arguments");
        if (arguments != null) {
            for (Object argument : arguments) {
                list.add(StoreCalls.JSON.<JsonNode>valueToTree(argument));
            }
        }
        JsonNode result = server.post("/api/v1" + StoreCalls.path(method), body).path("result");
        if (method.getReturnType() == void.class) {
            return null;
        }
        Object value = result.isNull() || result.isMissingNode()
                ? null
                : StoreCalls.JSON.readerFor(StoreCalls.resultType(method)).readValue(result);
        return StoreCalls.isOptional(method) ? Optional.ofNullable(value) : value;
    }

    private Object ofObject(Object proxy, Method method, @Nullable Object @Nullable [] arguments) {
        return switch (method.getName()) {
            case "equals" -> arguments != null && proxy == arguments[0];
            case "hashCode" -> System.identityHashCode(proxy);
            default -> "metadata store of " + server.url();
        };
    }
}
