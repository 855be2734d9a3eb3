@NullMarked
package dev.halley.integrations.s3;

import org.jspecify.annotations.NullMarked;
