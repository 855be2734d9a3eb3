package dev.halley.internal.engine;

import dev.halley.hook.Hook;
import dev.halley.hook.HookEvent;
import dev.halley.hook.HookPoint;
import dev.halley.step.StepFailure;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Calls hooks and keeps their exceptions away from the run. */
final class Hooks {

    private static final Logger log = LoggerFactory.getLogger(Hooks.class);

    private Hooks() {}

    /** The class where a hook was written; that of a lambda is not in the trace of what it throws. */
    private static Class<?> source(Hook hook, Throwable thrown) {
        StackTraceElement[] frames = thrown.getStackTrace();
        for (int i = 1; i < frames.length; i++) {
            if (frames[i].getClassName().equals(Hooks.class.getName())) {
                try {
                    return Class.forName(
                            frames[i - 1].getClassName(), false, hook.getClass().getClassLoader());
                } catch (ClassNotFoundException e) {
                    break;
                }
            }
        }
        return hook.getClass();
    }

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
            log.warn(
                    "The {} hook of {} failed; the run goes on: {}",
                    event.point().word(),
                    event.subject(),
                    StepFailure.of(e, source(hook, e)).summary());
            log.debug("The whole of it:", e);
        }
    }
}
