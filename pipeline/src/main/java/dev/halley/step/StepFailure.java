package dev.halley.step;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.jspecify.annotations.Nullable;

/**
 * Why a step failed.
 *
 * @param type class name of the exception
 * @param message of the exception; empty if it has none
 * @param frame where in the user's code it was thrown, as {@code Digits.train(Digits.java:42)}; null if that is unknown
 * @param stackTrace the whole of it, for those who ask
 */
public record StepFailure(
        String type, String message, @Nullable String frame, String stackTrace) {

    private static final int LONGEST_MESSAGE = 4_000;
    private static final int LONGEST_TRACE = 20_000;

    private static String shortened(String text, int most) {
        return text.length() <= most ? text : text.substring(0, most) + "…";
    }

    /** Describes an exception. {@code source} is the class of the step: its topmost frame is the user's. */
    public static StepFailure of(Throwable thrown, Class<?> source) {
        if (thrown instanceof RemoteStepException elsewhere) {
            return elsewhere.failure();
        }
        StringWriter trace = new StringWriter();
        thrown.printStackTrace(new PrintWriter(trace));
        String message = thrown.getMessage() == null ? "" : thrown.getMessage();
        return new StepFailure(
                thrown.getClass().getName(),
                shortened(message, LONGEST_MESSAGE),
                userFrame(thrown, source),
                shortened(trace.toString(), LONGEST_TRACE));
    }

    private static @Nullable String userFrame(Throwable thrown, Class<?> source) {
        for (Throwable each = thrown; each != null; each = each.getCause()) {
            for (StackTraceElement frame : each.getStackTrace()) {
                if (frame.getClassName().equals(source.getName())
                        || frame.getClassName().startsWith(source.getName() + "$")) {
                    String simpleName =
                            frame.getClassName().substring(frame.getClassName().lastIndexOf('.') + 1);
                    return simpleName + "." + frame.getMethodName() + "(" + frame.getFileName() + ":"
                            + frame.getLineNumber() + ")";
                }
            }
        }
        return null;
    }

    /** One or two lines: the exception, and the place in the user's code. */
    public String summary() {
        String what = message.isEmpty() ? type : type.isEmpty() ? message : type + ": " + message;
        return frame == null ? what : what + "\n  at " + frame;
    }
}
