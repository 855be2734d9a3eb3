/**
 * Components that execute single steps elsewhere: in a process of its own, on a cluster. A step asks for one by name. Starting
 * point: {@link dev.halley.stepoperator.StepOperator}.
 */
@NullMarked
package dev.halley.stepoperator;

import org.jspecify.annotations.NullMarked;
