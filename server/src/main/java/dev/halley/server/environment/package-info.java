/**
 * The environment of an experiment: the machine and process it ran in, the packages it had, the commit of its code. Clients send it in
 * parts, which are merged.
 */
@NullMarked
package dev.halley.server.environment;

import org.jspecify.annotations.NullMarked;
