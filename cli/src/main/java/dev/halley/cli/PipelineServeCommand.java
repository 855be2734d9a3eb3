package dev.halley.cli;

import dev.halley.client.Client;
import dev.halley.pipeline.RunOptions;
import dev.halley.worker.Worker;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code halley pipeline serve}. */
@Command(
        description = "Run pipelines when somebody asks for it on a page.",
        sortOptions = false,
        footer = {
            "",
            "The members of the server's first workspace who may change things can then launch, replay and resume these pipelines"
                    + " by a click: their steps run here, with the rights of this process. Nothing else can be run.",
        })
final class PipelineServeCommand implements Callable<Integer> {

    private final Session session;

    @Parameters(
            arity = "1..*",
            paramLabel = "SOURCE",
            description = "The classes with the pipelines: org.example.Digits, or org.example.Digits#DIGITS.")
    private List<String> sources = List.of();

    @Option(
            names = {"-cp", "--class-path"},
            paramLabel = "PATH",
            description = "Where the classes are, as java takes it.")
    private @Nullable String classPath;

    @Option(
            names = "--at-once",
            paramLabel = "COUNT",
            defaultValue = "2",
            description = "How many runs it makes at the same time. Defaults to 2.")
    private int atOnce;

    PipelineServeCommand(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        try (UserClasses classes = UserClasses.open(classPath);
                Client client = session.client()) {
            List<Worker.Offer> offers = new ArrayList<>();
            for (String source : sources) {
                offers.add(new Worker.Offer(
                        source,
                        classes.pipeline(source).describe(RunOptions.defaults().client(client))));
            }
            List<Path> path =
                    classes.classPath().stream().map(Path::toAbsolutePath).toList();
            try (Worker worker = new Worker(client, offers, path, Math.max(1, atOnce), session.terminal()::tell)) {
                Thread stopped = new Thread(worker::close, "halley-worker-stop");
                Runtime.getRuntime().addShutdownHook(stopped);
                for (Worker.Offer offer : offers) {
                    session.terminal()
                            .tell("Offering the pipeline '"
                                    + offer.description().name() + "'.");
                }
                worker.run();
            }
        } catch (InterruptedException e) {
            session.terminal().tell("The worker has ended.");
        }
        return ExitCode.OK.number();
    }
}
