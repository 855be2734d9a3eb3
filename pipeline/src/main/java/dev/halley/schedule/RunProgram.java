package dev.halley.schedule;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.halley.client.Client;
import dev.halley.config.HalleyHome;
import dev.halley.error.HalleyException;
import dev.halley.metadata.RequestedRun;
import dev.halley.pipeline.Pipeline;
import dev.halley.pipeline.PipelineRun;
import dev.halley.pipeline.RunOptions;
import dev.halley.pipeline.RunProgress;
import dev.halley.step.StepFailure;
import dev.halley.step.StepRun;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The program of a process that runs one pipeline: {@code SOURCE [--home FOLDER] [--stack NAME] [--config FILE] [--tag TAG] [--param
 * NAME=JSON] [--cache true|false] [--resume RUN] [--replay RUN] [--from STEP] [--only STEP] [--request ID]}. Exit code 0 if the run
 * completed, 1 if it failed, 2 if it could not be started.
 */
public final class RunProgram {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private RunProgram() {}

    public static void main(String[] arguments) {
        System.exit(run(arguments));
    }

    private static int run(String[] arguments) {
        String home = option(arguments, "--home", "");
        String request = option(arguments, "--request", "");
        try (Client client = home.isEmpty()
                ? Client.open(HalleyHome.resolve())
                : Client.open(new HalleyHome(Path.of(home)), System::getenv)) {
            try {
                return run(arguments, client, request);
            } catch (RuntimeException e) {
                if (!request.isEmpty()) {
                    client.store()
                            .reportRequest(request, RequestedRun.Status.FAILED, null, String.valueOf(e.getMessage()));
                }
                throw e;
            }
        } catch (HalleyException e) {
            System.err.println(e.getMessage());
            return 2;
        }
    }

    private static int run(String[] arguments, Client client, String request) {
        RunOptions options = RunOptions.defaults().client(client).returnFailures();
        if (!request.isEmpty()) {
            options = options.listener(new RunProgress(System.err::println) {
                @Override
                public void runStarted(String run, String stack, List<String> steps) {
                    super.runStarted(run, stack, steps);
                    client.store().reportRequest(request, RequestedRun.Status.STARTED, run, null);
                }
            });
        }
        String resume = "";
        String replay = "";
        String only = "";
        List<String> from = new ArrayList<>();
        for (int i = 1; i + 1 < arguments.length; i += 2) {
            String value = arguments[i + 1];
            switch (arguments[i]) {
                case "--home", "--request" -> {}
                case "--stack" -> options = options.stack(value);
                case "--config" -> options = options.configFile(Path.of(value));
                case "--tag" -> options = options.tags(value);
                case "--cache" -> options = options.cache(Boolean.parseBoolean(value));
                case "--resume" -> resume = value;
                case "--replay" -> replay = value;
                case "--from" -> from.add(value);
                case "--only" -> only = value;
                case "--param" -> options = parameter(options, value);
                default -> {
                    System.err.println("Unknown option '" + arguments[i] + "'.");
                    return 2;
                }
            }
        }
        if (!replay.isEmpty()) {
            options = only.isEmpty()
                    ? options.replay(replay, from.toArray(String[]::new))
                    : options.replayOnly(replay, only);
        }
        Pipeline pipeline = Pipeline.load(arguments[0], Thread.currentThread().getContextClassLoader());
        PipelineRun run = resume.isEmpty() ? pipeline.run(options) : pipeline.resume(resume, options);
        for (StepRun step : run.steps()) {
            StepFailure failure = step.failure();
            if (failure != null) { // The last line is what a list of schedules shows.
                System.err.println("Step '" + step.step() + "' failed: "
                        + failure.summary().lines().findFirst().orElse(""));
                break;
            }
        }
        return run.succeeded() ? 0 : 1;
    }

    private static RunOptions parameter(RunOptions options, String text) {
        int equals = text.indexOf('=');
        String name = equals < 0 ? text : text.substring(0, equals);
        String value = equals < 0 ? "" : text.substring(equals + 1);
        try {
            JsonNode json = JSON.readTree(value);
            return json.isTextual() ? options.typedParameter(name, json.textValue()) : options.parameter(name, json);
        } catch (JsonProcessingException e) {
            return options.typedParameter(name, value); // A text without quotes.
        }
    }

    private static String option(String[] arguments, String name, String otherwise) {
        for (int i = 1; i + 1 < arguments.length; i += 2) {
            if (arguments[i].equals(name)) {
                return arguments[i + 1];
            }
        }
        return otherwise;
    }
}
