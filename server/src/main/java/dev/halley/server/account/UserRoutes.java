package dev.halley.server.account;

import static dev.halley.server.http.Permission.SERVER;

import dev.halley.server.error.ApiException;
import dev.halley.server.error.ErrorKind;
import dev.halley.server.http.Body;
import dev.halley.server.http.Call;
import dev.halley.server.http.Routes;
import java.util.Map;

/** The users of the server, for administrators. */
public final class UserRoutes {

    private final Users users;

    public UserRoutes(Users users) {
        this.users = users;
    }

    public void declare(Routes routes) {
        routes.api()
                .get("/users", SERVER, this::list)
                .post("/users", SERVER, this::create)
                .put("/users/{user}", SERVER, this::change);
    }

    private void list(Call call) {
        call.answer(Map.of("users", users.all()));
    }

    private void create(Call call) {
        Body body = call.json();
        String kind = body.has("kind") ? body.requiredText("kind") : User.PERSON;
        if (!kind.equals(User.PERSON) && !kind.equals(User.SERVICE)) {
            throw new ApiException(ErrorKind.INVALID, "kind: '" + kind + "' (expected: person or service).");
        }
        Users.Wanted wanted =
                new Users.Wanted(body.requiredText("userName"), kind, body.text("email"), body.text("password"));
        call.answer(201, users.create(call.caller(), wanted));
    }

    private void change(Call call) {
        User user = users.require(call.path("user"));
        Body body = call.json();
        if (body.has("password")) {
            users.setPassword(call.caller(), user.id(), user.userName(), body.requiredText("password"));
        }
        if (body.has("suspended")) {
            users.setSuspended(call.caller(), user, body.flag("suspended"));
        }
        if (body.has("administrator")) {
            users.setAdministrator(call.caller(), user, body.flag("administrator"));
        }
        call.answer(users.require(user.userName()));
    }
}
