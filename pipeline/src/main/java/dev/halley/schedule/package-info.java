/**
 * Pipelines that run by the clock. A {@link dev.halley.schedule.Schedules schedule} says which pipeline runs when; {@link
 * dev.halley.schedule.Scheduler} starts each run in a process of its own.
 */
@NullMarked
package dev.halley.schedule;

import org.jspecify.annotations.NullMarked;
