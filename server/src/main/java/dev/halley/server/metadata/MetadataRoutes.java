package dev.halley.server.metadata;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.halley.client.Client;
import dev.halley.error.HalleyException;
import dev.halley.metadata.Ciphertext;
import dev.halley.metadata.SecretId;
import dev.halley.metadata.StepStateException;
import dev.halley.metadata.StoredSecret;
import dev.halley.metadata.remote.StoreCalls;
import dev.halley.secret.ValueCipher;
import dev.halley.server.access.Scope;
import dev.halley.server.error.ApiException;
import dev.halley.server.error.ErrorKind;
import dev.halley.server.http.Call;
import dev.halley.server.http.Permission;
import dev.halley.server.http.Routes;
import dev.halley.server.workspace.Workspaces;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Type;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Serves the metadata store to the members of the first workspace, as the pipeline runs of the server are theirs. Private secrets are their owner's only: no argument may name another owner, and lists leave theirs
 * out.
 */
public final class MetadataRoutes {

    private final Client client;
    private final Workspaces workspaces;

    public MetadataRoutes(Client client, Workspaces workspaces) {
        this.client = client;
        this.workspaces = workspaces;
    }

    public void declare(Routes routes) {
        Routes.Scope api = routes.api();
        api.post("/metadata/read/{method}", Permission.READ, call -> answer(call, method(call, true)));
        api.post("/metadata/write/{method}", Permission.WRITE, call -> answer(call, method(call, false)));
        api.get("/metadata-account", Permission.ACCOUNT, MetadataRoutes::account);
        api.post("/metadata-values/encrypt", Permission.WRITE, this::encrypt);
        api.post("/metadata-values/decrypt", Permission.WRITE, this::decrypt);
    }

    private static void account(Call call) {
        call.answer(StoreCalls.JSON.createObjectNode().put("user", call.caller().userName()));
    }

    /** Only what the interface has, and nothing that changes something under the permission to read. */
    private static Method method(Call call, boolean reading) {
        Method method = Methods.BY_NAME.get(call.path("method"));
        if (method == null || StoreCalls.isReading(method) != reading) {
            throw new ApiException(ErrorKind.NOT_FOUND, "there is no such call of the metadata store.");
        }
        return method;
    }

    private void answer(Call call, Method method) {
        workspaces.requireFirst(call.caller());
        ObjectNode answer = StoreCalls.JSON.createObjectNode();
        try {
            Object result = invoke(method, arguments(call, method));
            answer.set("result", StoreCalls.JSON.valueToTree(visible(result, call)));
        } catch (HalleyException e) {
            answer.putObject("error")
                    .put("kind", e.kind().name())
                    .put("message", e.getMessage())
                    .put("lostStep", e instanceof StepStateException);
        }
        call.answer(answer);
    }

    private Object[] arguments(Call call, Method method) {
        ArrayNode given =
                tree(call).path("arguments") instanceof ArrayNode list ? list : StoreCalls.JSON.createArrayNode();
        Type[] types = method.getGenericParameterTypes();
        if (given.size() != types.length) {
            throw new ApiException(
                    ErrorKind.INVALID, "arguments: " + given.size() + " (expected: " + types.length + ").");
        }
        Object[] arguments = new Object[types.length];
        for (int i = 0; i < types.length; i++) {
            try {
                arguments[i] = StoreCalls.JSON.treeToValue(given.get(i), StoreCalls.JSON.constructType(types[i]));
            } catch (IOException | IllegalArgumentException e) {
                throw new ApiException(
                        ErrorKind.INVALID, "argument " + (i + 1) + " (expected: " + types[i].getTypeName() + ").");
            }
            requireOwn(arguments[i], call);
        }
        return arguments;
    }

    private static void requireOwn(@Nullable Object argument, Call call) {
        SecretId id = argument instanceof SecretId given
                ? given
                : argument instanceof StoredSecret secret ? secret.id() : null;
        if (id != null && id.isPrivate() && !id.owner().equals(call.caller().userName())) {
            throw new ApiException(ErrorKind.FORBIDDEN, "the private secret is somebody else's.");
        }
    }

    private @Nullable Object invoke(Method method, Object[] arguments) {
        try {
            return method.invoke(client.store(), arguments);
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof RuntimeException unchecked) {
                throw unchecked;
            }
            throw new IllegalStateException(e.getCause());
        } catch (IllegalAccessException e) {
            throw new IllegalStateException(e);
        }
    }

    private static @Nullable Object visible(@Nullable Object result, Call call) {
        if (result instanceof Optional<?> optional) {
            return optional.orElse(null);
        }
        if (result instanceof List<?> list) {
            return list.stream()
                    .filter(each -> !(each instanceof StoredSecret secret)
                            || !secret.id().isPrivate()
                            || secret.id().owner().equals(call.caller().userName()))
                    .toList();
        }
        return result;
    }

    private void encrypt(Call call) {
        JsonNode body = requireOwnPlace(call);
        answer(call, () -> Base64.getEncoder()
                .encodeToString(cipher().encrypt(text(body, "place"), text(body, "key"), text(body, "value"))
                        .bytes()));
    }

    /** What a secret says is for members who may use it: they may change things here, with a key that may read. */
    private void decrypt(Call call) {
        JsonNode body = requireOwnPlace(call);
        if (!call.caller().grant().allows(Scope.READ)) {
            throw new ApiException(ErrorKind.FORBIDDEN, "this API key may only log (needed: the scope 'read').");
        }
        byte[] bytes;
        try {
            bytes = Base64.getDecoder().decode(text(body, "value"));
        } catch (IllegalArgumentException e) {
            throw new ApiException(ErrorKind.INVALID, "value is not Base64.");
        }
        answer(call, () -> cipher().decrypt(text(body, "place"), text(body, "key"), new Ciphertext(bytes)));
    }

    private interface Work {
        String result();
    }

    private static void answer(Call call, Work work) {
        ObjectNode answer = StoreCalls.JSON.createObjectNode();
        try {
            answer.put("result", work.result());
        } catch (HalleyException e) {
            answer.putObject("error").put("kind", e.kind().name()).put("message", e.getMessage());
        }
        call.answer(answer);
    }

    private ValueCipher cipher() {
        return client.secrets().cipher();
    }

    /** A place with a slash is a private one: {@code owner/name}. */
    private JsonNode requireOwnPlace(Call call) {
        workspaces.requireFirst(call.caller());
        JsonNode body = tree(call);
        String place = text(body, "place");
        int slash = place.indexOf('/');
        if (slash >= 0 && !place.substring(0, slash).equals(call.caller().userName())) {
            throw new ApiException(ErrorKind.FORBIDDEN, "the private secret is somebody else's.");
        }
        return body;
    }

    private static String text(JsonNode body, String field) {
        if (!body.path(field).isTextual()) {
            throw new ApiException(ErrorKind.INVALID, field + " is missing (expected: a text).");
        }
        return body.path(field).textValue();
    }

    private static JsonNode tree(Call call) {
        try {
            return StoreCalls.JSON.readTree(call.parser());
        } catch (IOException e) {
            throw new ApiException(ErrorKind.INVALID, "the body is not valid JSON.");
        }
    }

    /** Read from the interface when the first is called, not at each start. */
    private static final class Methods {
        static final Map<String, Method> BY_NAME = StoreCalls.all();
    }
}
