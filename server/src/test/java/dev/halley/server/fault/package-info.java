/**
 * The fault kit: a proxy that loses answers, servers in processes of their own that are killed, and checks of what was acknowledged against
 * what is there. One seed reproduces one failure: {@code -Dhalley.faults.seed=N}; {@code -Dhalley.faults.repetitions=1000} is the long form.
 */
@NullMarked
package dev.halley.server.fault;

import org.jspecify.annotations.NullMarked;
