package dev.halley.server.output;

import static dev.halley.server.http.Permission.READ;
import static dev.halley.server.http.Permission.WRITE;

import dev.halley.server.experiment.Experiment;
import dev.halley.server.experiment.Experiments;
import dev.halley.server.http.Body;
import dev.halley.server.http.Call;
import dev.halley.server.http.Routes;
import dev.halley.server.output.Outputs.Piece;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The calls that log output and read it back. */
public final class OutputRoutes {

    /** Comet: Python sends the milliseconds since the machine started as local time. Below this (1973) it is no time of day. */
    private static final long EARLIEST_TIME_OF_DAY = 100_000_000_000L;

    private final Experiments experiments;
    private final Outputs outputs;

    public OutputRoutes(Experiments experiments, Outputs outputs) {
        this.experiments = experiments;
        this.outputs = outputs;
    }

    public void declare(Routes routes) {
        routes.cometRest()
                .post("/write/experiment/output", WRITE, this::log)
                .get("/experiment/output", READ, this::read);
        routes.api().get("/experiments/{experimentKey}/output", READ, this::readForPage);
    }

    private void log(Call call) {
        Body body = call.json();
        long id = experiments.requireForLogging(call.caller(), body.text("experimentKey"));
        List<Piece> pieces = new ArrayList<>();
        for (Body line : body.objects("outputLines")) {
            Long offset = line.number("offset");
            Long time = line.number("localTimestamp");
            pieces.add(new Piece(
                    Body.loggedText(line.get("output")),
                    line.flag("stderr"),
                    offset == null ? 0 : offset,
                    time == null || time < EARLIEST_TIME_OF_DAY ? 0 : time));
        }
        call.savedWhen(outputs.append(id, pieces));
    }

    private void read(Call call) {
        answer(call, experiments.require(call.caller(), call.query("experimentKey")));
    }

    private void readForPage(Call call) {
        answer(call, experiments.require(call.caller(), call.path("experimentKey")));
    }

    private void answer(Call call, Experiment experiment) {
        call.answer(Map.of("output", outputs.text(experiment.id())));
    }
}
