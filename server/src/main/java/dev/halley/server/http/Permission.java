package dev.halley.server.http;

import dev.halley.server.access.Role;
import dev.halley.server.access.Scope;

/** What a caller must be allowed for a route. Every route declares one. */
public enum Permission {
    /** Anybody, without a key: health, the handshake's version, pages. */
    PUBLIC(Role.OUTSIDER, Scope.READ),
    /** Somebody who is known, with any key: who they are. */
    ACCOUNT(Role.OUTSIDER, Scope.READ),
    /** Somebody who sees what they ask for: a member, or anybody if it is public or was shared with them. */
    READ(Role.VIEWER, Scope.READ),
    /** A member who may log and change. */
    WRITE(Role.EDITOR, Scope.INGEST),
    /** A known user who changes what is their own: password, keys. */
    SELF(Role.OUTSIDER, Scope.ADMIN),
    /** An owner of the workspace: people, sharing, deleting. */
    MANAGE(Role.OWNER, Scope.ADMIN),
    /** An administrator of the server, with a key that may only read: numbers of the server itself. */
    OBSERVE(Role.OUTSIDER, Scope.READ),
    /** An administrator of the server: users, the audit log. */
    SERVER(Role.OUTSIDER, Scope.ADMIN);

    private final Role role;
    private final Scope scope;

    Permission(Role role, Scope scope) {
        this.role = role;
        this.scope = scope;
    }

    /** The role that the caller needs where the route reads or changes something. */
    public Role role() {
        return role;
    }

    /** The scope that the caller's key needs. */
    public Scope scope() {
        return scope;
    }
}
