/** Tags: words that group experiments. Adding one twice, or removing one that is not there, changes nothing. */
@NullMarked
package dev.halley.server.tag;

import org.jspecify.annotations.NullMarked;
