/** The smallest pipeline that logs to Comet: one step, one metric, one parameter. */
@NullMarked
package dev.halley.examples.mission;

import org.jspecify.annotations.NullMarked;
