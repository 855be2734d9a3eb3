/**
 * Code that runs when a step or a run starts or ends: to tell people, to clean up, to trigger something. A {@link
 * dev.halley.hook.Hook} hears a {@link dev.halley.hook.HookEvent}; whatever it throws is logged and never decides over the run.
 */
@NullMarked
package dev.halley.hook;

import org.jspecify.annotations.NullMarked;
