/**
 * The web application's files. Every page is the same document; what it shows follows from its address and the native API. The files
 * come from the class path, a user string never names one: only what was packed is known.
 */
@NullMarked
package dev.halley.server.page;

import org.jspecify.annotations.NullMarked;
