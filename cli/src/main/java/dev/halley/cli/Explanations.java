package dev.halley.cli;

import dev.halley.stack.ComponentType;

/** What the types of components are for. */
final class Explanations {

    private Explanations() {}

    static String of(ComponentType<?> type) {
        String text =
                switch (type.name()) {
                    case "orchestrator" ->
                        "An orchestrator decides where and when the steps of a run are executed: those that need"
                                + " nothing of each other at the same time, a step only after what it needs, none after a failure. A stack"
                                + " has exactly one.";
                    case "artifact_store" ->
                        "An artifact store keeps what steps return, by its content: equal results are kept once,"
                                + " and a run whose code and inputs did not change takes them from there. A stack has exactly one.";
                    case "experiment_tracker" ->
                        "An experiment tracker records what steps log: parameters, metrics, tags. A step asks"
                                + " for one by name, or with experimentTracker = \"true\" for all of the stack, and gets an experiment of"
                                + " its own. A stack has any number.";
                    case "step_operator" ->
                        "A step operator executes single steps elsewhere: in a process of its own, on a cluster. A"
                                + " step asks for one by name. A stack has any number.";
                    case "alerter" ->
                        "An alerter tells people: a hook of a pipeline or step sends a message to a chat or a web hook."
                                + " Whether it arrives never decides over the run. A stack has any number.";
                    case "log_store" ->
                        "A log store keeps what steps print. Without one, logs are files of the Halley home. A stack"
                                + " has at most one.";
                    case "model_registry" ->
                        "A model registry outside of Halley is told of versions of models, so that those who serve"
                                + " them find them. A stack has at most one.";
                    default -> type.words();
                };
        return text + "\n\nTo see the flavors: halley " + type.commandName() + " flavor list";
    }
}
