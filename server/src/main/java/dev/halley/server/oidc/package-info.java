/**
 * Signing in with an OpenID Connect provider: authorization code with PKCE. Who comes for the first time is made a user who is a member of
 * nothing. No state is kept on the server between the two steps, so any of several servers can finish what another began.
 */
@NullMarked
package dev.halley.server.oidc;

import org.jspecify.annotations.NullMarked;
