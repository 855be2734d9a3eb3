/**
 * Alerters that post messages over HTTP: {@code slack} to an incoming web hook of Slack (or of what speaks its format, such as
 * Mattermost and Rocket.Chat), {@code webhook} as JSON to any address. {@link dev.halley.integrations.slack.WebAddress} says where
 * they may post to.
 */
@NullMarked
package dev.halley.integrations.slack;

import org.jspecify.annotations.NullMarked;
