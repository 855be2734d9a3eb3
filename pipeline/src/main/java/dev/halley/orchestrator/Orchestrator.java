package dev.halley.orchestrator;

import dev.halley.stack.StackComponent;

/** Decides where and when the steps of a run are executed. */
public interface Orchestrator extends StackComponent {}
