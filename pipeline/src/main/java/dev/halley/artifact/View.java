package dev.halley.artifact;

import java.nio.charset.StandardCharsets;

/**
 * Something that shows a value to people.
 *
 * @param title one or two words
 * @param mediaType one of the constants here
 * @param content UTF-8 if it is text
 */
@SuppressWarnings("ArrayRecordComponent") // Made, stored and forgotten.
public record View(String title, String mediaType, byte[] content) {

    public static final String HTML = "text/html";
    public static final String MARKDOWN = "text/markdown";
    public static final String PNG = "image/png";
    public static final String SVG = "image/svg+xml";
    public static final String CSV = "text/csv";
    public static final String JSON = "application/json";

    /** A view of text. */
    public View(String title, String mediaType, String content) {
        this(title, mediaType, content.getBytes(StandardCharsets.UTF_8));
    }
}
