/**
 * What of Comet's interface the server has. The list is {@code routes.txt}; {@link dev.halley.server.compatibility.GoldenRoute} says
 * how its lines read. The tests here hold the server and {@code docs/compatibility.md} to it, and send bad requests to every line.
 */
@NullMarked
package dev.halley.server.compatibility;

import org.jspecify.annotations.NullMarked;
