/**
 * The way into Halley for programs, the command line and steps: {@link dev.halley.client.Client}. It reaches the stacks,
 * components, secrets and integrations of a home, and what became of pipelines.
 */
@NullMarked
package dev.halley.client;

import org.jspecify.annotations.NullMarked;
