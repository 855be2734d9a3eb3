@NullMarked
package dev.halley.server.chart;

import org.jspecify.annotations.NullMarked;
