package dev.halley.orchestrator;

import java.util.List;

/**
 * What an orchestrator knows of a step.
 *
 * @param id unique in the run
 * @param upstream ids of the steps that must have succeeded before
 */
public record OrchestratedStep(String id, List<String> upstream) {

    public OrchestratedStep {
        upstream = List.copyOf(upstream);
    }
}
