package dev.halley.comet.client;

import org.jspecify.annotations.Nullable;

/**
 * Whose key it is, as the server said.
 *
 * @param userName the user to whom the API key belongs
 * @param workspace where experiments go: the workspace that was asked for, else the user's default workspace
 */
public record CometAccount(String userName, String workspace) {

    /**
     * Asks a server whether address, key and workspace are right, without opening a spool.
     *
     * @param workspace null for the default workspace of the key's user
     * @throws CometException if one of them is wrong; its message says which and what to do
     */
    public static CometAccount check(CometConfig config, @Nullable String workspace) {
        return new AccountCheck(config.url(), new CometHttp(config)).check(workspace);
    }
}
