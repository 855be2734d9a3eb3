package dev.halley.server.devicelogin;

import static dev.halley.server.http.Permission.PUBLIC;
import static dev.halley.server.http.Permission.SELF;

import dev.halley.server.access.Scope;
import dev.halley.server.account.ApiKeys;
import dev.halley.server.audit.Audit;
import dev.halley.server.database.Database;
import dev.halley.server.http.Body;
import dev.halley.server.http.Call;
import dev.halley.server.http.Routes;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The native API's device logins. */
public final class DeviceLoginRoutes {

    private static final int INTERVAL_SECONDS = 2;
    private static final long DAYS = 90;

    private final DeviceLogins logins;

    public DeviceLoginRoutes(Database database, ApiKeys keys, Audit audit, Clock clock) {
        this.logins = new DeviceLogins(database, keys, audit, clock);
    }

    public void declare(Routes routes) {
        routes.api()
                .post("/device-logins", PUBLIC, this::begin)
                .post("/device-logins/token", PUBLIC, this::fetch)
                .get("/device-logins/{code}", SELF, this::show)
                .post("/device-logins/{code}/decision", SELF, this::decide);
    }

    private void begin(Call call) {
        String client = call.json().text("client");
        DeviceLogins.Begun begun = logins.begin(client == null ? "" : client, call.address());
        call.answer(Map.of(
                "deviceCode",
                begun.deviceCode(),
                "userCode",
                begun.userCode(),
                "verificationUrl",
                call.origin() + "/device?code=" + begun.userCode(),
                "expiresInSeconds",
                DeviceLogins.LIFE.toSeconds(),
                "intervalSeconds",
                INTERVAL_SECONDS));
    }

    private void fetch(Call call) {
        DeviceLogins.Outcome outcome = logins.fetch(call.json().requiredText("deviceCode"));
        Map<String, @Nullable Object> answer = new LinkedHashMap<>();
        answer.put("state", outcome.state());
        answer.put("apiKey", outcome.apiKey());
        answer.put("userName", outcome.userName());
        call.setHeader("Cache-Control", "no-store");
        call.answer(answer);
    }

    private void show(Call call) {
        String code = call.path("code");
        call.answer(logins.find(code).orElseThrow(() -> DeviceLogins.gone(code)));
    }

    private void decide(Call call) {
        Body body = call.json();
        List<String> scopes = body.has("scopes") ? body.texts("scopes") : List.of("ingest", "read");
        Long days = body.number("days");
        logins.decide(
                call.caller(), call.path("code"), body.flag("approve"), Scope.of(scopes), days == null ? DAYS : days);
        call.noContent();
    }
}
