package dev.halley.pipeline;

import dev.halley.error.ErrorKind;
import dev.halley.error.HalleyException;

/** Says why the user's code that declares a pipeline failed: with the place in that code, and what to do about a missing class. */
final class DefinitionFailure {

    private DefinitionFailure() {}

    /** @param what was tried, as {@code Its definition failed} */
    static HalleyException of(String what, Throwable thrown) {
        Throwable cause =
                thrown instanceof ExceptionInInitializerError && thrown.getCause() != null ? thrown.getCause() : thrown;
        if (cause instanceof HalleyException refusal) {
            return refusal;
        }
        if (cause instanceof NoClassDefFoundError
                && String.valueOf(cause.getMessage()).matches("[\\w$/]+")) {
            return new HalleyException(
                    ErrorKind.INVALID,
                    what + ": the class '"
                            + String.valueOf(cause.getMessage()).replace('/', '.')
                            + "' is not on the class path. Name its jar by --class-path, or let Maven write all that the project"
                            + " needs: mvn dependency:build-classpath -Dmdep.outputFile=target/classpath",
                    thrown);
        }
        boolean refused = cause instanceof IllegalArgumentException
                && cause.getStackTrace().length > 0
                && isOwn(cause.getStackTrace()[0].getClassName());
        String said = refused ? String.valueOf(cause.getMessage()) : what + ": " + cause;
        return new HalleyException(ErrorKind.INVALID, said + place(cause), thrown);
    }

    /** The topmost frame that is neither Java's nor Halley's own. */
    private static String place(Throwable thrown) {
        for (StackTraceElement frame : thrown.getStackTrace()) {
            String name = frame.getClassName();
            if (!name.startsWith("java.") && !name.startsWith("jdk.") && !isOwn(name)) {
                return "\n  at " + name.substring(name.lastIndexOf('.') + 1) + "." + frame.getMethodName() + "("
                        + frame.getFileName() + ":" + frame.getLineNumber() + ")";
            }
        }
        return "";
    }

    private static boolean isOwn(String name) {
        return name.startsWith("dev.halley.pipeline.Pipeline")
                || name.startsWith("dev.halley.step.")
                || name.startsWith("dev.halley.internal.");
    }
}
