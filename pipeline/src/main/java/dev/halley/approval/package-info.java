/**
 * Steps that wait for a person: the step asks, somebody answers on the run's page or with {@code halley pipeline runs approve}. Start with
 * {@link dev.halley.approval.Approval}.
 */
@NullMarked
package dev.halley.approval;

import org.jspecify.annotations.NullMarked;
