/** Programs as users write them, which tests run in processes of their own. */
@NullMarked
package dev.halley.e2e.program;

import org.jspecify.annotations.NullMarked;
