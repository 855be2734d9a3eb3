/** Runs of pipelines on a real home: the default stack and the metadata store in SQLite. */
@NullMarked
package dev.halley.run;

import org.jspecify.annotations.NullMarked;
