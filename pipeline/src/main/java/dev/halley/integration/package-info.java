/**
 * Third parties that Halley works with. An integration is a folder of jars with {@link dev.halley.stack.Flavor flavors} in it. In
 * a program its flavors come with its dependency on the class path; for the command line an integration is installed: its jars
 * are copied from the distribution into the Halley home.
 */
@NullMarked
package dev.halley.integration;

import org.jspecify.annotations.NullMarked;
