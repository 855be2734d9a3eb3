/**
 * What the fault tests have in common: real processes of Halley that can be killed, stopped and starved ({@link
 * dev.halley.fault.kit.HalleyProcess}); faults of the disk and the clock ({@link dev.halley.fault.kit.Preload}) and of the network ({@link
 * dev.halley.fault.kit.FaultyProxy}); clients that remember what they tried and what was acknowledged, and the check of both against what is there
 * ({@link dev.halley.fault.kit.History}). One seed reproduces one failure.
 */
@NullMarked
package dev.halley.fault.kit;

import org.jspecify.annotations.NullMarked;
