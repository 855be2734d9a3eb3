package dev.halley.server.oidc;

import static dev.halley.server.http.Permission.PUBLIC;

import dev.halley.server.ServerOptions;
import dev.halley.server.account.Accounts;
import dev.halley.server.account.Secrets;
import dev.halley.server.account.Users;
import dev.halley.server.audit.Audit;
import dev.halley.server.error.ApiException;
import dev.halley.server.error.ErrorKind;
import dev.halley.server.http.Call;
import dev.halley.server.http.Caller;
import dev.halley.server.http.Dialect;
import dev.halley.server.http.HttpServer;
import dev.halley.server.http.Routes;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The two steps of signing in with a provider. What must be known at the second step is in a cookie of the browser. */
public final class OidcRoutes {

    private static final String COOKIE = "halley_oidc";
    private static final String BACK = "/sign-in/oidc/callback";
    private static final Duration PATIENCE = Duration.ofMinutes(10);

    private final @Nullable Provider provider;
    private final Users users;
    private final Accounts accounts;
    private final Audit audit;

    public OidcRoutes(ServerOptions.@Nullable Oidc settings, Users users, Accounts accounts, Audit audit) {
        this.provider = settings == null ? null : new Provider(settings);
        this.users = users;
        this.accounts = accounts;
        this.audit = audit;
    }

    public void declare(Routes routes) {
        routes.api().get("/sign-in-methods", PUBLIC, this::methods);
        routes.root(Dialect.NATIVE).get("/sign-in/oidc", PUBLIC, this::leave).get(BACK, PUBLIC, this::comeBack);
    }

    private void methods(Call call) {
        Map<String, @Nullable Object> answer = new LinkedHashMap<>();
        answer.put("password", true);
        answer.put("oidc", provider == null ? null : Map.of("name", provider.name(), "path", "/sign-in/oidc"));
        call.answer(answer);
    }

    private Provider provider() {
        if (provider == null) {
            throw new ApiException(ErrorKind.NOT_FOUND, "this server has no provider to sign in with.");
        }
        return provider;
    }

    private void leave(Call call) {
        String state = Secrets.random("");
        String nonce = Secrets.random("");
        String verifier = Secrets.random("");
        String challenge = Base64.getUrlEncoder().withoutPadding().encodeToString(Secrets.sha256(verifier));
        String to = provider().authorization(call.origin() + BACK, state, nonce, challenge);
        call.setCookieForReturn(COOKIE, state + "." + nonce + "." + verifier, PATIENCE);
        call.setHeader("Cache-Control", "no-store");
        call.redirect(to);
    }

    private void comeBack(Call call) {
        String cookie = call.cookie(COOKIE);
        String[] known = cookie == null ? new String[0] : cookie.split("\\.", -1);
        String state = call.query("state");
        String code = call.query("code");
        if (known.length != 3 || state == null || !same(known[0], state)) {
            throw new ApiException(
                    ErrorKind.UNAUTHENTICATED,
                    "this answer does not belong to a sign-in of this browser. Sign in again.");
        }
        if (code == null) {
            throw new ApiException(ErrorKind.UNAUTHENTICATED, "the provider did not let you in. Sign in again.");
        }
        Provider.Identity who = provider().identity(code, call.origin() + BACK, known[1], known[2]);
        Caller caller = users.byIdentity(who.issuer(), who.subject(), who.name(), who.email());
        call.removeCookie(COOKIE);
        call.setCookie(HttpServer.SESSION_COOKIE, accounts.openSession(caller), Accounts.SESSION_LIFE);
        audit.recordSoon(caller, "session.open", caller.userName() + " by " + who.issuer() + " from " + call.address());
        call.setHeader("Cache-Control", "no-store");
        call.redirect("/");
    }

    private static boolean same(String one, String other) {
        return MessageDigest.isEqual(one.getBytes(StandardCharsets.UTF_8), other.getBytes(StandardCharsets.UTF_8));
    }
}
