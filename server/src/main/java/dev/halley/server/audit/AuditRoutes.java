package dev.halley.server.audit;

import static dev.halley.server.http.Permission.SERVER;

import dev.halley.server.http.Call;
import dev.halley.server.http.Routes;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The audit log for administrators. */
public final class AuditRoutes {

    private static final int MOST = 1_000;

    private final Audit audit;

    public AuditRoutes(Audit audit) {
        this.audit = audit;
    }

    public void declare(Routes routes) {
        routes.api().get("/audit", SERVER, this::list).get("/audit/check", SERVER, this::check);
    }

    private void list(Call call) {
        int limit = (int) Math.max(1, Math.min(MOST, call.number("limit", 100)));
        List<AuditEntry> entries = audit.before(Math.max(0, call.number("before", 0)), limit);
        call.answer(Map.of("entries", entries));
    }

    private void check(Call call) {
        Optional<String> wrong = audit.check();
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("intact", wrong.isEmpty());
        wrong.ifPresent(text -> answer.put("problem", text));
        call.answer(answer);
    }
}
