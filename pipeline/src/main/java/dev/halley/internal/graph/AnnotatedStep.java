package dev.halley.internal.graph;

import dev.halley.hook.Hook;
import dev.halley.hook.HookPoint;
import dev.halley.step.Retry;
import dev.halley.step.Step;
import java.lang.reflect.Method;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * What the annotation of a method says. To ask an annotation is slow, and loaded code does not change, so each method is asked once in a
 * process.
 *
 * @param name of the step
 * @param settings as YAML
 * @param problem what is wrong with the choices; null for nothing
 * @param hooks classes of those that are there
 */
record AnnotatedStep(
        String name,
        StepChoices choices,
        String settings,
        @Nullable String problem,
        Map<HookPoint, Class<? extends Hook>> hooks) {

    private static final Map<Method, AnnotatedStep> KNOWN = new ConcurrentHashMap<>();

    static AnnotatedStep of(Method method) {
        return KNOWN.computeIfAbsent(method, AnnotatedStep::read);
    }

    private static AnnotatedStep read(Method method) {
        Step annotation = Objects.requireNonNull(method.getAnnotation(Step.class));
        StepChoices said = StepChoices.NONE;
        if (!annotation.enableCache()) {
            said = said.cache(false, "@Step(enableCache = false)");
        }
        if (!annotation.enableLogs()) {
            said = said.logs(false);
        }
        if (!annotation.experimentTracker().isEmpty()) {
            said = said.experimentTracker(annotation.experimentTracker());
        }
        if (!annotation.stepOperator().isEmpty()) {
            said = said.stepOperator(annotation.stepOperator());
        }
        String problem = null;
        try {
            if (annotation.retries() != 0) {
                said = said.retry(Retry.times(annotation.retries()));
            }
            if (!annotation.timeLimit().isEmpty()) {
                said = said.timeLimit(Durations.parse(annotation.timeLimit()));
            }
        } catch (IllegalArgumentException e) {
            problem = e.getMessage();
        }
        Map<HookPoint, Class<? extends Hook>> hooks = new EnumMap<>(HookPoint.class);
        put(hooks, HookPoint.START, annotation.onStart());
        put(hooks, HookPoint.END, annotation.onEnd());
        put(hooks, HookPoint.SUCCESS, annotation.onSuccess());
        put(hooks, HookPoint.FAILURE, annotation.onFailure());
        String name = annotation.name().isEmpty() ? method.getName() : annotation.name();
        return new AnnotatedStep(name, said, annotation.settings(), problem, hooks);
    }

    private static void put(
            Map<HookPoint, Class<? extends Hook>> hooks, HookPoint point, Class<? extends Hook> annotated) {
        if (annotated != Hook.None.class) {
            hooks.put(point, annotated);
        }
    }
}
