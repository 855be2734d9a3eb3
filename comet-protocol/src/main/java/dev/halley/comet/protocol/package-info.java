/**
 * Comet's wire: the bodies of requests and answers as records, the paths, and the error codes. The client writes what the
 * server reads, so both use these.
 *
 * <p>A component's name is the name on the wire. A null component is left out when written. Unknown names are ignored when
 * read, because Comet's SDKs add some with each version. Times are epoch milliseconds.
 */
@NullMarked
package dev.halley.comet.protocol;

import org.jspecify.annotations.NullMarked;
