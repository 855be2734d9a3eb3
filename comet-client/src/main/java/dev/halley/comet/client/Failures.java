package dev.halley.comet.client;

/** Says failures of the network in words: the JDK's connect exceptions often have no message. */
final class Failures {

    private Failures() {}

    static String text(Throwable failure) {
        String message = failure.getMessage();
        if (failure instanceof java.net.ConnectException && message == null) {
            return "connection refused, or no such host";
        }
        return message == null || message.isBlank() ? failure.getClass().getSimpleName() : message;
    }
}
