/** Tests of the comet flavor, against the real tracking server. */
@NullMarked
package dev.halley.integrations.comet;

import org.jspecify.annotations.NullMarked;
