package dev.halley.server.account;

import static dev.halley.server.http.Permission.PUBLIC;
import static dev.halley.server.http.Permission.READ;

import dev.halley.server.error.ApiException;
import dev.halley.server.error.ErrorKind;
import dev.halley.server.http.Call;
import dev.halley.server.http.Caller;
import dev.halley.server.http.HttpServer;
import dev.halley.server.http.Routes;
import dev.halley.server.workspace.Workspaces;
import java.util.Map;

/** Who am I: for SDKs by key, for browsers by a session. */
public final class AccountRoutes {

    private final Accounts accounts;
    private final Workspaces workspaces;

    public AccountRoutes(Accounts accounts, Workspaces workspaces) {
        this.accounts = accounts;
        this.workspaces = workspaces;
    }

    public void declare(Routes routes) {
        routes.cometRest().get("/account-details", READ, this::details);
        routes.api()
                .post("/session", PUBLIC, this::signIn)
                .get("/session", READ, this::session)
                .delete("/session", READ, this::signOut);
    }

    private void details(Call call) {
        call.answer(Map.of(
                "userName", call.caller().userName(),
                "defaultWorkspaceName", workspaces.defaultOf(call.caller()).name()));
    }

    private void signIn(Call call) {
        String token = call.json().requiredText("token");
        Caller caller = accounts.byApiKey(token)
                .orElseThrow(() -> new ApiException(
                        ErrorKind.UNAUTHENTICATED,
                        "the token is not an API key of this server. Check for missing characters."));
        call.setCookie(HttpServer.SESSION_COOKIE, accounts.openSession(caller), Accounts.SESSION_LIFE);
        answerWho(call, caller);
    }

    private void session(Call call) {
        answerWho(call, call.caller());
    }

    private void signOut(Call call) {
        String session = call.cookie(HttpServer.SESSION_COOKIE);
        if (session != null) {
            accounts.closeSession(session);
        }
        call.removeCookie(HttpServer.SESSION_COOKIE);
        call.noContent();
    }

    private void answerWho(Call call, Caller caller) {
        call.answer(Map.of(
                "userName", caller.userName(),
                "defaultWorkspace", workspaces.defaultOf(caller).name()));
    }
}
