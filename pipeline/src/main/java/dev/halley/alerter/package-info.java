/**
 * Components that tell people: a message in a chat, a call of a web hook. A hook of a pipeline or step sends an {@link
 * dev.halley.alerter.Alert}; whether it arrives never decides over the run.
 */
@NullMarked
package dev.halley.alerter;

import org.jspecify.annotations.NullMarked;
