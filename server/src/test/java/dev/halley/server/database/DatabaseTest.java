package dev.halley.server.database;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.Tag;

/**
 * On a class of tests: all of it runs on SQLite and, in a second run of the build, on PostgreSQL. Whatever opens its database by
 * {@link TestDatabase#of}, as {@code TestServer} does, gets the one whose turn it is. PostgreSQL must be installed; it is started once for
 * each JVM. With an IDE, {@code -Dhalley.test.database=postgresql} chooses it.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Tag("database")
public @interface DatabaseTest {}
