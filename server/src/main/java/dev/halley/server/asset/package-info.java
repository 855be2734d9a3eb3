/**
 * Assets: files that belong to an experiment, such as source code, images, models and tables. Clients choose their ids, which are unique
 * only within an experiment. The bytes are kept once for equal content, in files named by their SHA-256; a name that a client gives is
 * never a path.
 */
@NullMarked
package dev.halley.server.asset;

import org.jspecify.annotations.NullMarked;
