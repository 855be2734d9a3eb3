/** Charts: several metrics of several experiments in one answer, whole or as few points as a picture needs. */
@NullMarked
package dev.halley.server.chart;

import org.jspecify.annotations.NullMarked;
