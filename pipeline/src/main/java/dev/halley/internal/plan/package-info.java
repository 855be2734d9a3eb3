/**
 * From a declared pipeline, a stack and the configuration of a run to an immutable plan. All that can be wrong is found
 * here, all at once, before any step runs. Start at {@link dev.halley.internal.plan.Compiler}.
 */
@NullMarked
package dev.halley.internal.plan;

import org.jspecify.annotations.NullMarked;
