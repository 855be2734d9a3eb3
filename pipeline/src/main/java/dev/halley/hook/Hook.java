package dev.halley.hook;

/**
 * Is called when a step or a run starts, ends, succeeds or fails:
 *
 * <pre>{@code
 * p.onFailure(event -> System.err.println(event.run() + " failed: " + event.failure().summary()));
 * }</pre>
 *
 * <p>Hooks given to the pipeline are called for each of its steps that has none of its own for that point, and for the run. In a
 * hook, {@link dev.halley.client.Client#current} is the client of the run, so {@code
 * Client.current().activeStack().all(ComponentType.ALERTER)} are the alerters of its stack. Steps that are taken from the cache
 * call no hooks. What a hook throws is logged and changes nothing.
 *
 * <p>A hook that an annotation names ({@code @Step(onFailure = TellTeam.class)}) is a class with a constructor without
 * parameters.
 */
@FunctionalInterface
public interface Hook {

    void on(HookEvent event) throws Exception;

    /** Stands in annotations for: none. */
    final class None implements Hook {
        @Override
        public void on(HookEvent event) {}
    }
}
