package dev.halley.alerter;

import dev.halley.alerter.Alert.Level;
import dev.halley.client.Client;
import dev.halley.error.HalleyException;
import dev.halley.hook.Hook;
import dev.halley.hook.HookEvent;
import dev.halley.pipeline.TimeText;
import dev.halley.step.StepFailure;
import java.util.List;
import java.util.Optional;

/**
 * A hook that tells what happened to all alerters of the stack:
 *
 * <pre>{@code
 * Pipeline.define("digits", p -> {
 *     p.onFailure(new AlertHook());
 *     …
 * });
 * }</pre>
 *
 * <p>It does nothing on a stack without an alerter, so a pipeline may have it everywhere.
 */
public final class AlertHook implements Hook {

    @Override
    public void on(HookEvent event) {
        List<Alerter> alerters = Client.current().activeStack().alerters();
        Alert alert = alert(event);
        HalleyException first = null;
        for (Alerter alerter : alerters) {
            try {
                alerter.send(alert);
            } catch (HalleyException e) {
                // The others shall hear of it all the same.
                first = first == null ? e : first;
            }
        }
        if (first != null) {
            throw first;
        }
    }

    static Alert alert(HookEvent event) {
        Level level =
                switch (event.point()) {
                    case FAILURE -> Level.FAILURE;
                    case SUCCESS -> Level.SUCCESS;
                    default -> Level.INFO;
                };
        String verb =
                switch (event.point()) {
                    case START -> "started";
                    case END -> "ended";
                    case SUCCESS -> "succeeded";
                    case FAILURE -> "failed";
                };
        String subject = Character.toUpperCase(event.subject().charAt(0))
                + event.subject().substring(1);
        StepFailure failure = event.failure();
        Alert alert = Alert.of(level, subject + " " + verb, failure == null ? "" : failure.summary())
                .withFact("pipeline", event.pipeline())
                .withFact("run", event.run())
                .withFact("after", TimeText.of(event.duration()));
        Optional<String> url = event.experimentUrl();
        return url.isPresent() ? alert.withLink(url.get()) : alert;
    }
}
