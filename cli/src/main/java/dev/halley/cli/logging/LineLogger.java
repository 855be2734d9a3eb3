package dev.halley.cli.logging;

import org.jspecify.annotations.Nullable;
import org.slf4j.Marker;
import org.slf4j.event.Level;
import org.slf4j.helpers.LegacyAbstractLogger;
import org.slf4j.helpers.MessageFormatter;

/** Hands what is logged to the {@link Log} of the process. */
final class LineLogger extends LegacyAbstractLogger {

    private static final long serialVersionUID = 1L;

    LineLogger(String name) {
        this.name = name;
    }

    private boolean has(Level level) {
        return Log.current().has(name, level);
    }

    @Override
    protected @Nullable String getFullyQualifiedCallerName() {
        return null;
    }

    @Override
    protected void handleNormalizedLoggingCall(
            Level level,
            @Nullable Marker marker,
            String message,
            Object @Nullable [] arguments,
            @Nullable Throwable failure) {
        Log.current()
                .write(name, level, String.valueOf(MessageFormatter.basicArrayFormat(message, arguments)), failure);
    }

    @Override
    public boolean isTraceEnabled() {
        return has(Level.TRACE);
    }

    @Override
    public boolean isDebugEnabled() {
        return has(Level.DEBUG);
    }

    @Override
    public boolean isInfoEnabled() {
        return has(Level.INFO);
    }

    @Override
    public boolean isWarnEnabled() {
        return has(Level.WARN);
    }

    @Override
    public boolean isErrorEnabled() {
        return has(Level.ERROR);
    }
}
