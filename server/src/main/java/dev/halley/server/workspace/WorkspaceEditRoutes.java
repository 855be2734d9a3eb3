package dev.halley.server.workspace;

import static dev.halley.server.http.Permission.MANAGE;
import static dev.halley.server.http.Permission.SERVER;

import dev.halley.server.access.Role;
import dev.halley.server.account.Accounts;
import dev.halley.server.account.User;
import dev.halley.server.account.Users;
import dev.halley.server.http.Body;
import dev.halley.server.http.Call;
import dev.halley.server.http.Routes;
import java.util.Map;

/** Comet's calls that make workspaces and add people to them, which cometx uses. */
public final class WorkspaceEditRoutes {

    private final Workspaces workspaces;
    private final Members members;
    private final Accounts accounts;
    private final Users users;

    public WorkspaceEditRoutes(Workspaces workspaces, Members members, Accounts accounts, Users users) {
        this.workspaces = workspaces;
        this.members = members;
        this.accounts = accounts;
        this.users = users;
    }

    public void declare(Routes routes) {
        routes.cometRest()
                .post("/write/workspace/new", SERVER, this::create)
                .post("/write/add-workspace-member", MANAGE, this::addMember);
    }

    private void create(Call call) {
        Workspace made = workspaces.create(call.json().requiredText("name"), call.caller(), false);
        accounts.forget();
        // Comet: with underscores, here only.
        call.answer(Map.of("msg", "saved", "workspace_name", made.name(), "workspace_id", made.id(), "code", 200));
    }

    private void addMember(Call call) {
        Body body = call.json();
        Workspace workspace = workspaces.require(call.caller(), body.requiredText("workspaceName"));
        // Comet: an address; users of this server have only names.
        User user = users.require(body.requiredText("userEmail", "userName"));
        members.put(call.caller(), workspace, user, body.flag("admin") ? Role.OWNER : Role.EDITOR);
        call.saved();
    }
}
