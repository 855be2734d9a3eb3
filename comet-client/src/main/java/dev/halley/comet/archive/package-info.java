/**
 * The archives that Comet's Python SDK writes when it has no server: {@code comet_ml.OfflineExperiment}, or a run whose server went
 * away. An archive is a zip with {@code experiment.json} (whose it is), {@code messages.json} (one logged thing a line) and the logged
 * files under random names.
 *
 * <p>{@link dev.halley.comet.archive.OfflineArchive} reads one, and trusts nothing in it: nothing is ever unpacked, a name in it never
 * becomes a path, and all of it is checked before anything is sent. {@link dev.halley.comet.archive.ArchiveImport} sends one to a
 * server over the wire that Comet's SDKs use. Importing it again changes nothing.
 */
@NullMarked
package dev.halley.comet.archive;

import org.jspecify.annotations.NullMarked;
