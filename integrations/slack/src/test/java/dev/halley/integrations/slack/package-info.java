@NullMarked
package dev.halley.integrations.slack;

import org.jspecify.annotations.NullMarked;
