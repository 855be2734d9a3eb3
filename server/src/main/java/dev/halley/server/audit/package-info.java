/**
 * The audit log: who did what to people, keys, sharing and data, in the same transaction as the deed. It is only ever appended to, and
 * each line's hash covers the line before it, so that a changed or removed line is found by {@link dev.halley.server.audit.Audit#check}.
 */
@NullMarked
package dev.halley.server.audit;

import org.jspecify.annotations.NullMarked;
