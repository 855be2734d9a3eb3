package dev.halley.server.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.halley.server.error.ApiException;
import dev.halley.server.error.ErrorKind;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What of a batch cannot be kept. Comet: its clients give a batch that is refused up with all that is in it, so one odd value is left out,
 * the others are kept, and the answer says so. Confined to one request.
 */
public final class LeftOut {

    private int count;
    private @Nullable String first;

    /**
     * Leaves something out.
     *
     * @param why a refusal's message: it names the value and what was expected
     */
    public void add(String why) {
        if (count++ == 0) {
            first = why;
        }
    }

    /** What a part of a batch says; null if it was left out because that is refused. */
    public <T> @Nullable T unlessOdd(Supplier<@Nullable T> part) {
        try {
            return part.get();
        } catch (ApiException odd) {
            add(String.valueOf(odd.getMessage()));
            return null;
        }
    }

    /** Refuses what is no batch if anything was left out of it. */
    public void requireNone() {
        requireSome(0);
    }

    /**
     * Refuses a batch of which everything was left out.
     *
     * @param kept how many of its values can be kept
     * @throws ApiException INVALID
     */
    public void requireSome(int kept) {
        if (kept == 0 && first != null) {
            throw new ApiException(ErrorKind.INVALID, first);
        }
    }

    /** Answers a batch when it is durable. */
    public void savedWhen(LogCall call, CompletableFuture<?> durable) {
        String why = first;
        if (why == null) {
            call.savedWhen(durable);
        } else {
            ObjectNode answer = answer(why);
            call.when(durable, stored -> call.answer(answer));
        }
    }

    private ObjectNode answer(String why) {
        String more = count == 1 ? "" : "; and " + (count - 1) + " more";
        String one = why.endsWith(".") ? why.substring(0, why.length() - 1) : why;
        return Json.MAPPER
                .createObjectNode()
                .put("msg", "Saved, but left out: " + one + more + ".")
                .put("code", 200)
                .put("leftOut", count);
    }
}
