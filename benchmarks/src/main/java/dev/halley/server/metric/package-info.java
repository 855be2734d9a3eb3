/** JMH benchmarks of what the metric store does for each point. They are in its package because nobody else calls these classes. */
@NullMarked
package dev.halley.server.metric;

import org.jspecify.annotations.NullMarked;
