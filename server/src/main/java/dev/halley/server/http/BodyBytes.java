package dev.halley.server.http;

/**
 * The bytes of a body, inflated.
 *
 * @param array longer than the body, with a 0 behind it
 */
@SuppressWarnings("ArrayRecordComponent") // Handed over as it is; nobody compares two.
public record BodyBytes(byte[] array, int length) {}
