/**
 * The command line. {@link dev.halley.cli.Main} is started by the launcher script; {@link dev.halley.cli.Halley} is the command
 * {@code halley} itself, which loads the classes of a group of commands only when that group is called. Each noun of the
 * command line ({@code stack}, {@code secret}, …) has a class of its own, whose methods are its commands.
 *
 * <p>Results go to stdout, everything else to stderr; {@link dev.halley.cli.ExitCode} says how a command ended.
 */
@NullMarked
package dev.halley.cli;

import org.jspecify.annotations.NullMarked;
