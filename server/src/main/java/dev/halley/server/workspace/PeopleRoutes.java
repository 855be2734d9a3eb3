package dev.halley.server.workspace;

import static dev.halley.server.http.Permission.MANAGE;
import static dev.halley.server.http.Permission.PUBLIC;
import static dev.halley.server.http.Permission.READ;
import static dev.halley.server.http.Permission.SERVER;

import dev.halley.server.access.Role;
import dev.halley.server.access.Scope;
import dev.halley.server.account.Accounts;
import dev.halley.server.account.ApiKeys;
import dev.halley.server.account.User;
import dev.halley.server.account.Users;
import dev.halley.server.audit.Audit;
import dev.halley.server.error.ApiException;
import dev.halley.server.error.ErrorKind;
import dev.halley.server.http.Body;
import dev.halley.server.http.Call;
import dev.halley.server.http.Caller;
import dev.halley.server.http.HttpServer;
import dev.halley.server.http.Routes;
import java.util.List;
import java.util.Map;

/** The native API of a workspace's people: members, invitations, service accounts and their keys. */
public final class PeopleRoutes {

    private final Workspaces workspaces;
    private final Members members;
    private final Invitations invitations;
    private final Accounts accounts;
    private final Users users;
    private final ApiKeys keys;
    private final Audit audit;

    public PeopleRoutes(
            Workspaces workspaces,
            Members members,
            Invitations invitations,
            Accounts accounts,
            Users users,
            ApiKeys keys,
            Audit audit) {
        this.workspaces = workspaces;
        this.members = members;
        this.invitations = invitations;
        this.accounts = accounts;
        this.users = users;
        this.keys = keys;
        this.audit = audit;
    }

    public void declare(Routes routes) {
        routes.api()
                .post("/workspaces", SERVER, this::createWorkspace)
                .get("/workspaces/{workspace}/members", READ, this::members)
                .put("/workspaces/{workspace}/members/{user}", MANAGE, this::putMember)
                .delete("/workspaces/{workspace}/members/{user}", MANAGE, this::removeMember)
                .get("/workspaces/{workspace}/invitations", MANAGE, this::invitations)
                .post("/workspaces/{workspace}/invitations", MANAGE, this::invite)
                .delete("/workspaces/{workspace}/invitations/{invitation}", MANAGE, this::revokeInvitation)
                .get("/invitations/{token}", PUBLIC, this::invitation)
                .post("/invitations/{token}", PUBLIC, this::accept)
                .post("/workspaces/{workspace}/service-accounts", MANAGE, this::createServiceAccount)
                .get("/workspaces/{workspace}/service-accounts/{user}/api-keys", MANAGE, this::keysOfService)
                .post("/workspaces/{workspace}/service-accounts/{user}/api-keys", MANAGE, this::createKeyOfService)
                .delete(
                        "/workspaces/{workspace}/service-accounts/{user}/api-keys/{key}",
                        MANAGE,
                        this::revokeKeyOfService);
    }

    private Workspace workspace(Call call) {
        return workspaces.require(call.caller(), call.path("workspace"));
    }

    private void createWorkspace(Call call) {
        Body body = call.json();
        Caller owner = call.caller();
        Workspace made = workspaces.create(body.requiredText("name"), owner, false);
        accounts.forget();
        audit.recordSoon(owner, "workspace.create", made.name());
        call.answer(201, Map.of("name", made.name()));
    }

    private void members(Call call) {
        call.answer(Map.of("members", members.of(workspace(call))));
    }

    private void putMember(Call call) {
        Workspace workspace = workspace(call);
        Role role = Role.of(call.json().requiredText("role"));
        User user = users.require(call.path("user"));
        members.put(call.caller(), workspace, user, role);
        call.answer(new Members.Member(user.userName(), user.kind(), role.word()));
    }

    private void removeMember(Call call) {
        members.remove(call.caller(), workspace(call), users.require(call.path("user")));
        call.noContent();
    }

    private void invitations(Call call) {
        call.answer(Map.of("invitations", invitations.of(workspace(call))));
    }

    private void invite(Call call) {
        Workspace workspace = workspace(call);
        Body body = call.json().onlyHas("role", "expiresMillis");
        Invitations.Made made = invitations.create(
                call.caller(), workspace, Role.of(body.requiredText("role")), body.number("expiresMillis"));
        call.answer(
                201,
                Map.of(
                        "invitationId", made.invitationId(),
                        "token", made.token(),
                        "link", call.origin() + "/invitation#token=" + made.token(),
                        "expiresMillis", made.expiresMillis()));
    }

    private void revokeInvitation(Call call) {
        invitations.revoke(call.caller(), workspace(call), call.path("invitation"));
        call.noContent();
    }

    private void invitation(Call call) {
        Invitations.Target target = invitations.find(call.path("token"));
        call.answer(
                Map.of("workspace", target.workspace(), "role", target.role().word()));
    }

    /** By whoever is signed in, or by a new user who is made and signed in. */
    private void accept(Call call) {
        String token = call.path("token");
        Caller caller = call.callerIfKnown();
        if (caller != null && caller.isKnown()) {
            if (!caller.grant().allows(Scope.ADMIN)) {
                throw new ApiException(
                        ErrorKind.FORBIDDEN, "this API key does not allow to join a workspace (needed: 'admin').");
            }
            Invitations.Target target = invitations.accept(caller, token);
            call.answer(Map.of(
                    "workspace", target.workspace(), "role", target.role().word()));
            return;
        }
        Invitations.Target target = invitations.find(token);
        Body body = call.json();
        Users.Wanted wanted = new Users.Wanted(
                body.requiredText("userName"), User.PERSON, body.text("email"), body.requiredText("password"));
        User made = users.create(
                null, wanted, (handle, user) -> invitations.accept(handle, null, user.id(), user.userName(), token));
        Caller user = new Caller(made.id(), made.userName());
        call.setCookie(HttpServer.SESSION_COOKIE, accounts.openSession(user), Accounts.SESSION_LIFE);
        call.answer(
                201,
                Map.of(
                        "userName", made.userName(),
                        "workspace", target.workspace(),
                        "role", target.role().word()));
    }

    private void createServiceAccount(Call call) {
        Workspace workspace = workspace(call);
        Body body = call.json();
        Role role = Role.of(body.requiredText("role"));
        Caller maker = call.caller();
        User made = users.create(
                maker,
                new Users.Wanted(body.requiredText("userName"), User.SERVICE, null, null),
                (handle, user) ->
                        members.put(handle, maker, workspace.id(), workspace.name(), user.id(), user.userName(), role));
        call.answer(201, new Members.Member(made.userName(), made.kind(), role.word()));
    }

    /** A service account that belongs to this workspace and to no other: its owners decide over its keys. */
    private User service(Call call) {
        Workspace workspace = workspace(call);
        User user = users.require(call.path("user"));
        if (!user.kind().equals(User.SERVICE) || members.roleOf(workspace, user).isEmpty()) {
            throw new ApiException(
                    ErrorKind.NOT_FOUND,
                    "workspace '" + workspace.name() + "' has no service account '" + call.path("user") + "'.");
        }
        return user;
    }

    private void keysOfService(Call call) {
        call.answer(Map.of("apiKeys", keys.of(service(call).id())));
    }

    private void createKeyOfService(Call call) {
        User user = service(call);
        Body body = call.json().onlyHas("name", "scopes", "expiresMillis");
        List<String> scopes = body.has("scopes") ? body.texts("scopes") : List.of("ingest", "read");
        ApiKeys.Wanted wanted = new ApiKeys.Wanted(
                body.requiredText("name"),
                Scope.of(scopes),
                // What this workspace's owner makes is good for this workspace only.
                workspace(call).id(),
                body.number("expiresMillis"));
        ApiKeys.NewKey made = keys.create(call.caller(), user.id(), user.userName(), wanted);
        call.answer(201, made);
    }

    private void revokeKeyOfService(Call call) {
        User user = service(call);
        keys.revoke(call.caller(), user.id(), user.userName(), call.path("key"));
        accounts.forget();
        call.noContent();
    }
}
