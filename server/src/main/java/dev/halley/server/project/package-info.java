/**
 * Projects of a workspace. An unknown project is made when the first experiment is logged to it.
 */
@NullMarked
package dev.halley.server.project;

import org.jspecify.annotations.NullMarked;
