/**
 * A worker: a process that has the code of pipelines and runs them when somebody asks for it on a page or by the API. Start with {@link
 * dev.halley.worker.Worker}; the request is a {@link dev.halley.metadata.RunWish}, each run is a process of its own ({@link
 * dev.halley.schedule.RunProgram}).
 */
@NullMarked
package dev.halley.worker;

import org.jspecify.annotations.NullMarked;
