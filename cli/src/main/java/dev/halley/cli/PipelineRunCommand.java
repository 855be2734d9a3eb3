package dev.halley.cli;

import dev.halley.cli.output.Json;
import dev.halley.cli.output.OutputFormat;
import dev.halley.client.Client;
import dev.halley.metadata.StoredRun;
import dev.halley.pipeline.Pipeline;
import dev.halley.pipeline.PipelineRun;
import dev.halley.pipeline.RunOptions;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code halley pipeline run}. */
@Command(
        description = "Run a pipeline of your project.",
        sortOptions = false,
        footer = {
            "",
            "Without --class-path the folder target/classes of this project is taken, with the libraries that"
                    + " target/classpath names (mvn dependency:build-classpath -Dmdep.outputFile=target/classpath).",
            "The exit code is 1 if the run failed, 7 if it could not start.",
        })
final class PipelineRunCommand implements Callable<Integer> {

    private final Session session;

    @Parameters(
            paramLabel = "SOURCE",
            description = "The class with the pipeline, org.example.Digits, and its constant if there are several:"
                    + " org.example.Digits#DIGITS.")
    private String source = "";

    @Option(
            names = {"-cp", "--class-path"},
            paramLabel = "PATH",
            description = "Where the classes are, as java takes it.")
    private @Nullable String classPath;

    @Option(
            names = {"-p", "--param"},
            paramLabel = "NAME=VALUE",
            description = "A parameter of the pipeline; again for several.")
    private Map<String, String> parameters = new LinkedHashMap<>();

    @Option(
            names = {"-c", "--config"},
            paramLabel = "FILE",
            description = "The YAML file with the configuration of the run.")
    private @Nullable Path config;

    @Option(
            names = {"-s", "--stack"},
            paramLabel = "NAME",
            description = "The stack. Defaults to the active one.")
    private @Nullable String stack;

    @Option(names = "--name", paramLabel = "NAME", description = "The name of the run; may hold {date} and {time}.")
    private @Nullable String name;

    @Option(names = "--tag", paramLabel = "TAG", description = "A tag of the run; again for several.")
    private List<String> tags = new ArrayList<>();

    @Option(names = "--no-cache", description = "Run all steps, whether or not their results are there.")
    private boolean noCache;

    @Option(names = "--check", description = "Look whether the run could start, and run nothing.")
    private boolean check;

    @Mixin
    private final OutputFormat output = new OutputFormat();

    PipelineRunCommand(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        try (UserClasses classes = UserClasses.open(classPath);
                Client client = session.client()) {
            Pipeline pipeline = classes.pipeline(source);
            if (check) {
                List<String> steps = pipeline.check(options(client));
                session.terminal()
                        .tell("The pipeline '" + pipeline.name() + "' can run: " + String.join(", ", steps) + ".");
                return ExitCode.OK.number();
            }
            PipelineRun run = pipeline.run(options(client));
            StoredRun stored = client.run(run.name());
            if (output.isDocument()) {
                output.print(session.terminal(), Json.object().set("pipelineRun", RunView.jsonWithSteps(stored)));
            } else {
                RunView.printSteps(session.terminal(), stored);
                RunView.tellEnd(session, stored);
            }
            return (run.succeeded() ? ExitCode.OK : ExitCode.FAILED).number();
        }
    }

    private RunOptions options(Client client) {
        RunOptions options =
                RunOptions.defaults().client(client).returnFailures().listener(RunView.progress(session.terminal()));
        for (Map.Entry<String, String> parameter : parameters.entrySet()) {
            options = options.typedParameter(parameter.getKey(), parameter.getValue());
        }
        if (config != null) {
            options = options.configFile(config);
        }
        if (stack != null) {
            options = options.stack(stack);
        }
        if (name != null) {
            options = options.runName(name);
        }
        if (!tags.isEmpty()) {
            options = options.tags(tags.toArray(String[]::new));
        }
        return noCache ? options.cache(false) : options;
    }
}
