/**
 * PostgreSQL for tests: {@link dev.halley.testpostgres.PostgresCluster#shared()} starts the installed programs once for each JVM, on a
 * free port of the loopback address and a temporary folder, as a user that is not root. The cluster ends with the JVM, however that ends.
 */
@NullMarked
package dev.halley.testpostgres;

import org.jspecify.annotations.NullMarked;
