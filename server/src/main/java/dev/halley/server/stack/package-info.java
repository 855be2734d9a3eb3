/**
 * The stacks, components, flavors and secrets of the home that this server serves: what pipelines run on. The pages read them here and
 * administrators register new ones; everything is checked by the same code as the command line's. Of secrets only names and keys ever
 * leave. Start with {@link dev.halley.server.stack.StackRoutes}.
 */
@NullMarked
package dev.halley.server.stack;

import org.jspecify.annotations.NullMarked;
