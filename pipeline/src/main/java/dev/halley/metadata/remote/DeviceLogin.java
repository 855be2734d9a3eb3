package dev.halley.metadata.remote;

import com.fasterxml.jackson.databind.JsonNode;
import dev.halley.error.ErrorKind;
import dev.halley.error.HalleyException;
import java.net.InetAddress;
import java.net.UnknownHostException;

/**
 * A login by a code that a person approves on a page of the server.
 *
 * @param deviceCode the secret by which the key is fetched
 * @param userCode what the page shows too
 * @param page its address
 */
public record DeviceLogin(String url, String deviceCode, String userCode, String page, int seconds, int interval) {

    /** Asks the server for a code. */
    public static DeviceLogin begin(String url) {
        ServerCalls calls = new ServerCalls(url, "");
        JsonNode begun = calls.post(
                "/api/v1/device-logins", StoreCalls.JSON.createObjectNode().put("client", "halley on " + host()));
        return new DeviceLogin(
                calls.url(),
                begun.path("deviceCode").asText(),
                begun.path("userCode").asText(),
                begun.path("verificationUrl").asText(),
                begun.path("expiresInSeconds").asInt(600),
                Math.max(1, begun.path("intervalSeconds").asInt(2)));
    }

    private static String host() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "this machine";
        }
    }

    /**
     * Waits until somebody decides.
     *
     * @throws HalleyException UNAUTHENTICATED if nobody approves in time or somebody says no
     */
    public String awaitKey() {
        ServerCalls calls = new ServerCalls(url, "");
        long end = System.nanoTime() + seconds * 1_000_000_000L;
        while (System.nanoTime() < end) {
            JsonNode outcome = calls.post(
                    "/api/v1/device-logins/token",
                    StoreCalls.JSON.createObjectNode().put("deviceCode", deviceCode));
            switch (outcome.path("state").asText()) {
                case "approved" -> {
                    return outcome.path("apiKey").asText();
                }
                case "denied" ->
                    throw new HalleyException(ErrorKind.UNAUTHENTICATED, "The login was refused on the server's page.");
                case "waiting" -> pause();
                default -> throw late();
            }
        }
        throw late();
    }

    private void pause() {
        try {
            Thread.sleep(interval * 1_000L);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new HalleyException(ErrorKind.FAILED, "The login was interrupted.", e);
        }
    }

    private static HalleyException late() {
        return new HalleyException(
                ErrorKind.UNAUTHENTICATED, "Nobody approved the code in time. Begin again: halley login <url>");
    }

    /** Without the secret. */
    @Override
    public String toString() {
        return userCode + " at " + url;
    }
}
