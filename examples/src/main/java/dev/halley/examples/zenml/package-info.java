/** What docs/coming-from-zenml.md shows, as a program: a test runs it and looks for each line of the page in it. */
@NullMarked
package dev.halley.examples.zenml;

import org.jspecify.annotations.NullMarked;
