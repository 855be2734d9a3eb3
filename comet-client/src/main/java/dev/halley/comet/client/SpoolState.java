package dev.halley.comet.client;

import dev.halley.comet.protocol.AddRunAnswer;
import org.jspecify.annotations.Nullable;

/**
 * How far the sending of an experiment has come; the file {@code state.json}, replaced after every acknowledged request.
 *
 * @param segment the number of the file that holds the first entry that is not acknowledged
 * @param offset where in it that entry begins
 * @param rejected values that the server refused for good
 * @param dropped values given up for want of disk space
 * @param opened what the server answered when it took the experiment; null before that
 * @param complete whether everything, the end too, is acknowledged, rejected or dropped
 */
record SpoolState(
        long segment,
        long offset,
        long rejected,
        long dropped,
        @Nullable AddRunAnswer opened,
        boolean complete) {

    static final SpoolState START = new SpoolState(1, 0, 0, 0, null, false);

    SpoolState at(long newSegment, long newOffset) {
        return new SpoolState(newSegment, newOffset, rejected, dropped, opened, complete);
    }

    SpoolState withRejected(long more) {
        return new SpoolState(segment, offset, rejected + more, dropped, opened, complete);
    }

    SpoolState withDropped(long more) {
        return new SpoolState(segment, offset, rejected, dropped + more, opened, complete);
    }

    SpoolState withOpened(AddRunAnswer answer) {
        return new SpoolState(segment, offset, rejected, dropped, answer, complete);
    }

    SpoolState completed() {
        return new SpoolState(segment, offset, rejected, dropped, opened, true);
    }
}
