/**
 * Tests of the whole product as a user meets it: the built distribution in real processes, each test in a Halley home of
 * its own. Start at {@link dev.halley.e2e.Halley}.
 */
@NullMarked
package dev.halley.e2e;

import org.jspecify.annotations.NullMarked;
