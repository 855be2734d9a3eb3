/**
 * The settings of the server: each has one name, which is a flag, a variable of the environment and a line of a file. Flag before
 * environment before file before default. All that is wrong is told at once. {@link dev.halley.server.settings.Setting} lists them.
 */
@NullMarked
package dev.halley.server.settings;

import org.jspecify.annotations.NullMarked;
