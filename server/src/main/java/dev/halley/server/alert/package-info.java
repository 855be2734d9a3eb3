/**
 * Alerts: a rule of a project says what its owner wants to be told of (a metric beyond a threshold, a value that is no number, a
 * state, silence), and where to. Each rule tells of each experiment once. {@link dev.halley.server.alert.Alerts} decides,
 * {@link dev.halley.server.alert.AlertSender} calls: only hosts that the administrator allowed, and never a redirect of theirs.
 */
@NullMarked
package dev.halley.server.alert;

import org.jspecify.annotations.NullMarked;
