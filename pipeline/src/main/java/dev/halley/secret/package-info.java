/**
 * Credentials that stack components need. A {@link dev.halley.secret.Secret} is a name with keys and values; a component's
 * attribute refers to a value as <code>{{name.key}}</code>. {@link dev.halley.secret.Secrets} keeps them encrypted in the
 * metadata store; the key that encrypts them is a file of its own, so that a copied database tells nothing.
 *
 * <p>No value is ever part of a {@code toString}, a log line, a plan or the message of an exception.
 */
@NullMarked
package dev.halley.secret;

import org.jspecify.annotations.NullMarked;
