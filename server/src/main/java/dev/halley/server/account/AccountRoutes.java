package dev.halley.server.account;

import static dev.halley.server.http.Permission.ACCOUNT;
import static dev.halley.server.http.Permission.PUBLIC;
import static dev.halley.server.http.Permission.READ;
import static dev.halley.server.http.Permission.SELF;

import dev.halley.server.access.Scope;
import dev.halley.server.audit.Audit;
import dev.halley.server.error.ApiException;
import dev.halley.server.error.ErrorKind;
import dev.halley.server.http.Body;
import dev.halley.server.http.Call;
import dev.halley.server.http.Caller;
import dev.halley.server.http.HttpServer;
import dev.halley.server.http.Routes;
import dev.halley.server.workspace.Workspace;
import dev.halley.server.workspace.Workspaces;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Who am I: for SDKs by key, for browsers by a session; and what is my own: password and keys. */
public final class AccountRoutes {

    private final Accounts accounts;
    private final Users users;
    private final ApiKeys keys;
    private final Workspaces workspaces;
    private final Audit audit;

    public AccountRoutes(Accounts accounts, Users users, ApiKeys keys, Workspaces workspaces, Audit audit) {
        this.accounts = accounts;
        this.users = users;
        this.keys = keys;
        this.workspaces = workspaces;
        this.audit = audit;
    }

    public void declare(Routes routes) {
        routes.cometRest().get("/account-details", ACCOUNT, this::details);
        routes.api()
                .post("/session", PUBLIC, this::signIn)
                .get("/session", READ, this::session)
                .delete("/session", ACCOUNT, this::signOut)
                .put("/account/password", SELF, this::changePassword)
                .get("/api-keys", SELF, this::listKeys)
                .post("/api-keys", SELF, this::createKey)
                .delete("/api-keys/{key}", SELF, this::revokeKey);
    }

    private void details(Call call) {
        call.answer(Map.of(
                "userName", call.caller().userName(),
                "defaultWorkspaceName", workspaces.defaultOf(call.caller()).name()));
    }

    private void signIn(Call call) {
        Body body = call.json();
        String token = body.text("token");
        Caller caller = token == null
                ? users.signIn(body.requiredText("userName"), body.requiredText("password"), call.address())
                : byKey(token);
        String before = call.cookie(HttpServer.SESSION_COOKIE);
        if (before != null) {
            accounts.closeSession(before);
        }
        call.setCookie(HttpServer.SESSION_COOKIE, accounts.openSession(caller), Accounts.SESSION_LIFE);
        audit.recordSoon(caller, "session.open", caller.userName() + " from " + call.address());
        answerWho(call, caller);
    }

    /** A session may do all that its user may, so a key that may less opens none. */
    private Caller byKey(String token) {
        Caller caller = accounts.identify(new dev.halley.server.http.Credentials(token, null, null))
                .filter(Caller::isKnown)
                .orElseThrow(() -> new ApiException(
                        ErrorKind.UNAUTHENTICATED,
                        "the token is not an API key of this server. Check for missing characters."));
        if (!caller.grant().allows(Scope.ADMIN) || caller.grant().workspaceId() != null) {
            throw new ApiException(
                    ErrorKind.FORBIDDEN,
                    "this API key is not for signing in (needed: the scope 'admin', for all workspaces).");
        }
        return caller;
    }

    private void session(Call call) {
        answerWho(call, call.caller());
    }

    private void signOut(Call call) {
        String session = call.cookie(HttpServer.SESSION_COOKIE);
        if (session != null) {
            accounts.closeSession(session);
            audit.recordSoon(call.caller(), "session.close", call.caller().userName());
        }
        call.removeCookie(HttpServer.SESSION_COOKIE);
        call.noContent();
    }

    private void answerWho(Call call, Caller caller) {
        Map<String, @Nullable Object> answer = new LinkedHashMap<>();
        answer.put("userName", caller.userName());
        answer.put(
                "defaultWorkspace",
                caller.isKnown()
                        ? workspaces.findDefaultOf(caller).map(Workspace::name).orElse(null)
                        : null);
        answer.put("administrator", caller.grant().administrator());
        // Somebody who sees what is public or was shared with them, and nothing else.
        answer.put("outsider", !caller.isKnown());
        call.answer(answer);
    }

    private void changePassword(Call call) {
        Body body = call.json();
        users.changePassword(call.caller(), body.text("current"), body.requiredText("password"));
        // All sessions have ended; this browser stays.
        call.setCookie(HttpServer.SESSION_COOKIE, accounts.openSession(call.caller()), Accounts.SESSION_LIFE);
        call.noContent();
    }

    private void listKeys(Call call) {
        call.answer(Map.of("apiKeys", keys.of(call.caller().userId())));
    }

    private void createKey(Call call) {
        Body body = call.json().onlyHas("name", "scopes", "workspace", "expiresMillis");
        Caller caller = call.caller();
        List<String> scopes = body.has("scopes") ? body.texts("scopes") : List.of("ingest", "read");
        String workspace = body.text("workspace");
        Long bound = workspace == null
                ? null
                : (Long) workspaces.require(caller, workspace).id();
        if (bound == null) {
            // A key for one workspace makes no key for others.
            bound = caller.grant().workspaceId();
        }
        ApiKeys.Wanted wanted =
                new ApiKeys.Wanted(body.requiredText("name"), Scope.of(scopes), bound, body.number("expiresMillis"));
        call.answer(201, keys.create(caller, caller.userId(), caller.userName(), wanted));
    }

    private void revokeKey(Call call) {
        Caller caller = call.caller();
        keys.revoke(caller, caller.userId(), caller.userName(), call.path("key"));
        accounts.forget();
        call.noContent();
    }
}
