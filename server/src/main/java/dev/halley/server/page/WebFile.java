package dev.halley.server.page;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.zip.GZIPOutputStream;

/**
 * A file of the web application.
 *
 * @param bytes as it is
 * @param gzip compressed
 */
@SuppressWarnings("ArrayRecordComponent") // Nobody compares two of them.
record WebFile(String contentType, byte[] bytes, byte[] gzip) {

    static WebFile of(String name, byte[] bytes) {
        ByteArrayOutputStream compressed = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(compressed)) {
            out.write(bytes);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return new WebFile(contentType(name), bytes, compressed.toByteArray());
    }

    private static String contentType(String name) {
        return switch (name.substring(name.lastIndexOf('.') + 1)) {
            case "html" -> "text/html; charset=utf-8";
            case "js" -> "text/javascript; charset=utf-8";
            case "css" -> "text/css; charset=utf-8";
            case "svg" -> "image/svg+xml";
            case "png" -> "image/png";
            case "woff2" -> "font/woff2";
            case "json", "map" -> "application/json";
            default -> "application/octet-stream";
        };
    }
}
