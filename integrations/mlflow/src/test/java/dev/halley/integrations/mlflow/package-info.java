@NullMarked
package dev.halley.integrations.mlflow;

import org.jspecify.annotations.NullMarked;
