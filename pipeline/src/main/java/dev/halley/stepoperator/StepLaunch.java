package dev.halley.stepoperator;

import java.nio.file.Path;
import java.util.List;

/**
 * A step to be executed elsewhere.
 *
 * @param run name of the run, for people
 * @param step id of the step in the run
 * @param plan the file that says all of the step
 * @param result the file that the step's process writes
 * @param classPath where the classes of the step are, in order
 * @param settings the resolved settings, an instance of the flavor's {@link dev.halley.stack.Flavor#settingsType}
 */
public record StepLaunch(String run, String step, Path plan, Path result, List<Path> classPath, Record settings) {

    public StepLaunch {
        classPath = List.copyOf(classPath);
    }
}
