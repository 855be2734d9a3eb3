/**
 * Signing a command line in by a code (as RFC 8628): it shows a short code, a person who is signed in approves that on a page, and the
 * command line fetches a key of theirs with the scopes and the expiry they chose. Start with {@link
 * dev.halley.server.devicelogin.DeviceLogins}.
 */
@NullMarked
package dev.halley.server.devicelogin;

import org.jspecify.annotations.NullMarked;
