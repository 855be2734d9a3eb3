package dev.halley.comet.client;

import dev.halley.comet.client.CometException.Kind;
import dev.halley.comet.protocol.AccountDetails;
import dev.halley.comet.protocol.CometJson;
import dev.halley.comet.protocol.CometPaths;
import dev.halley.comet.protocol.WorkspaceNames;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Asks a server whether address, API key and workspace are right, and turns each wrong one into a text with a remedy. */
final class AccountCheck {

    private final URI url;
    private final CometHttp http;

    AccountCheck(URI url, CometHttp http) {
        this.url = url;
        this.http = http;
    }

    CometAccount check(@Nullable String workspace) {
        AccountDetails account = get(CometPaths.ACCOUNT_DETAILS, AccountDetails.class);
        String user = account.userName();
        String defaultWorkspace = account.defaultWorkspaceName();
        if (user == null || defaultWorkspace == null) {
            throw notComet("its account details name no user or no default workspace", null);
        }
        if (workspace == null || workspace.isBlank() || workspace.equals(defaultWorkspace)) {
            return new CometAccount(user, defaultWorkspace);
        }
        List<String> known = get(CometPaths.WORKSPACES, WorkspaceNames.class).workspaceNames();
        if (!known.contains(workspace)) {
            throw new CometException(
                    Kind.UNKNOWN_WORKSPACE,
                    "workspace: '" + workspace + "' is not a workspace of user '" + user + "' at " + url
                            + " (expected: "
                            + (known.isEmpty() ? defaultWorkspace : String.join(", ", known))
                            + "). Name one of these, or none for '" + defaultWorkspace + "'.",
                    null);
        }
        return new CometAccount(user, workspace);
    }

    private <T> T get(String path, Class<T> type) {
        CometHttp.Answer answer;
        try {
            answer = http.get(path);
        } catch (IOException unreachable) {
            throw new CometException(
                    Kind.UNREACHABLE,
                    "no Comet server answers at " + url + " (" + Failures.text(unreachable)
                            + "). Start it (halley server start) or correct the address.",
                    unreachable);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new CometException(
                    Kind.UNREACHABLE, "the check of " + url + " was interrupted. Run it again.", interrupted);
        }
        if (answer.status() == 401 || answer.status() == 403) {
            throw new CometException(
                    Kind.UNAUTHORIZED,
                    "the server at " + url + " does not know this API key (it answered " + answer.status()
                            + "). Copy the key again from the server's settings page, or correct the address if the key"
                            + " belongs to another server.",
                    null);
        }
        if (!answer.succeeded()) {
            throw notComet("it answered " + answer.status() + " to GET " + path, null);
        }
        try {
            return CometJson.read(answer.body(), type);
        } catch (UncheckedIOException otherServer) {
            throw notComet("its answer to GET " + path + " is not Comet's JSON", otherServer);
        }
    }

    private CometException notComet(String why, @Nullable Throwable cause) {
        return new CometException(
                Kind.UNREACHABLE,
                "what answers at " + url + " is no working Comet server: " + why
                        + ". Correct the address, or try again if the server is being repaired.",
                cause);
    }
}
