@org.jspecify.annotations.NullMarked
package dev.halley.comet.client;
