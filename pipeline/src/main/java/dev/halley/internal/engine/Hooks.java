package dev.halley.internal.engine;

import dev.halley.hook.Hook;
import dev.halley.hook.HookEvent;
import dev.halley.hook.HookPoint;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Calls hooks and keeps their exceptions away from the run. */
final class Hooks {

    private static final Logger log = LoggerFactory.getLogger(Hooks.class);

    private Hooks() {}

    static void call(Map<HookPoint, Hook> hooks, HookEvent event) {
        Hook hook = hooks.get(event.point());
        if (hook == null) {
            return;
        }
        try {
            hook.on(event);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (Exception | LinkageError | AssertionError e) {
            log.warn("The {} hook of {} failed; the run goes on.", event.point().word(), event.subject(), e);
        }
    }
}
