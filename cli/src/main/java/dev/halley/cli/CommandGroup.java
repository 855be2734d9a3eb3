package dev.halley.cli;

import dev.halley.cli.tracking.ExperimentCommands;
import dev.halley.cli.tracking.ExportCommand;
import dev.halley.cli.tracking.ImportCommands;
import dev.halley.cli.tracking.McpCommand;
import dev.halley.cli.tracking.SqlCommand;
import dev.halley.cli.tracking.ViewCommands;
import dev.halley.stack.ComponentType;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine;

/**
 * The commands of the first level. The help of {@code halley} needs only their names and summaries, so the classes of one are
 * loaded when it is called: that is what keeps short commands short.
 */
enum CommandGroup {
    QUICKSTART("quickstart", Section.START, "Run the example on a server of your own: start here."),
    SERVER("server", Section.START, "Start the tracking server."),
    LOGIN("login", Section.START, "Work with the stacks, secrets and runs of a server."),
    LOGOUT("logout", Section.START, "Work with this machine's own again."),
    STATUS("status", Section.START, "Say which home and server are used, and as whom."),
    STACK("stack", Section.STACKS, "Register, list and choose stacks: what runs use."),
    EXPERIMENT_TRACKER("experiment-tracker", Section.STACKS, "Components that record what steps log."),
    ORCHESTRATOR("orchestrator", Section.STACKS, "Components that execute the steps of a run."),
    ARTIFACT_STORE("artifact-store", Section.STACKS, "Components that keep what steps return."),
    STEP_OPERATOR("step-operator", Section.STACKS, "Components that execute single steps elsewhere."),
    ALERTER("alerter", Section.STACKS, "Components that tell people what happened."),
    LOG_STORE("log-store", Section.STACKS, "Components that keep what steps print."),
    MODEL_REGISTRY("model-registry", Section.STACKS, "Registries that are told of models."),
    SECRET("secret", Section.STACKS, "Keep credentials encrypted."),
    INTEGRATION("integration", Section.STACKS, "Install what Halley needs for third parties."),
    PIPELINE("pipeline", Section.RUNS, "See what became of pipelines and their runs."),
    STEP("step", Section.RUNS, "See what steps printed, and why they were cached or not."),
    ARTIFACT("artifact", Section.RUNS, "See, tag and prune what steps returned."),
    MODEL("model", Section.RUNS, "Group artifacts and runs by the model that they make."),
    SCHEDULE("schedule", Section.RUNS, "Run pipelines again and again."),
    SCHEDULER("scheduler", Section.RUNS, "Run what schedules say, until Ctrl-C."),
    EXPERIMENT("experiment", Section.RUNS, "List and watch the experiments of a tracking server."),
    VIEW("view", Section.RUNS, "Keep views of experiments as files."),
    EXPORT("export", Section.RUNS, "Write experiments with all that was logged into an open file."),
    IMPORT("import", Section.RUNS, "Import runs from exports of Halley, MLflow and TensorBoard."),
    SQL("sql", Section.RUNS, "Ask a project's experiments in SQL, reading only."),
    MCP("mcp", Section.RUNS, "Let agents read experiments: a server of the Model Context Protocol."),
    COMET("comet", Section.RUNS, "Send what is on this machine only to Comet's servers; import archives."),
    DOCTOR("doctor", Section.OTHER, "Look for what is wrong, and say what to do."),
    COMPLETION("completion", Section.OTHER, "Print the completion script of bash, zsh or fish.");

    enum Section {
        START("Start here"),
        STACKS("Stacks"),
        RUNS("Runs"),
        OTHER("Other");

        private final String title;

        Section(String title) {
            this.title = title;
        }

        String title() {
            return title;
        }
    }

    private final String command;
    private final Section section;
    private final String summary;

    CommandGroup(String command, Section section, String summary) {
        this.command = command;
        this.section = section;
        this.summary = summary;
    }

    static Optional<CommandGroup> of(String command) {
        return Arrays.stream(values())
                .filter(group -> group.command.equals(command))
                .findFirst();
    }

    String command() {
        return command;
    }

    Section section() {
        return section;
    }

    String summary() {
        return summary;
    }

    /**
     * The command itself: loads its classes.
     *
     * @param called the words after its name, if only what they call is needed; empty for all that is in it
     */
    CommandLine load(Session session, List<String> called) {
        return switch (this) {
            case QUICKSTART -> new CommandLine(new Quickstart(session));
            case SERVER -> ServerCommands.commandLine(session);
            case STACK -> StackCommands.commandLine(session, called);
            case EXPERIMENT_TRACKER, ORCHESTRATOR, ARTIFACT_STORE, STEP_OPERATOR, ALERTER, LOG_STORE, MODEL_REGISTRY ->
                ComponentCommands.commandLine(session, ComponentType.named(command), called);
            case SECRET -> SecretCommands.commandLine(session, called);
            case INTEGRATION -> IntegrationCommands.commandLine(session, called);
            case PIPELINE -> PipelineCommands.commandLine(session, called);
            case EXPERIMENT -> ExperimentCommands.commandLine(session);
            case VIEW -> ViewCommands.commandLine(session);
            case EXPORT -> ExportCommand.commandLine(session);
            case IMPORT -> ImportCommands.commandLine(session);
            case SQL -> SqlCommand.commandLine(session);
            case MCP -> McpCommand.commandLine(session);
            case COMET -> CometCommands.commandLine(session);
            case STEP -> StepCommands.commandLine(session, called);
            case ARTIFACT -> ArtifactCommands.commandLine(session, called);
            case MODEL -> ModelCommands.commandLine(session, called);
            case SCHEDULE -> ScheduleCommands.commandLine(session, called);
            case SCHEDULER -> new CommandLine(new ScheduleCommands.Run(session));
            case LOGIN -> new CommandLine(new LoginCommands.In(session));
            case LOGOUT -> new CommandLine(new LoginCommands.Out(session));
            case STATUS -> new CommandLine(new LoginCommands.Status(session));
            case DOCTOR -> new CommandLine(new Doctor(session));
            case COMPLETION -> new CommandLine(new Completion(session));
        };
    }
}
