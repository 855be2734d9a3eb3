/**
 * Zip files that somebody else made: {@link dev.halley.comet.zip.ForeignZip} looks at all of one before anything is done with it. Both
 * the archives of Comet's SDK and the exports of servers are read with it.
 */
@NullMarked
package dev.halley.comet.zip;

import org.jspecify.annotations.NullMarked;
