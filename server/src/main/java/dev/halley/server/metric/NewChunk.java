package dev.halley.server.metric;

/** A chunk that is about to be stored. */
final class NewChunk {

    private final int number;
    private final byte[] outline;
    private final byte[] points;

    NewChunk(int number, byte[] outline, byte[] points) {
        this.number = number;
        this.outline = outline;
        this.points = points;
    }

    int number() {
        return number;
    }

    byte[] outline() {
        return outline;
    }

    byte[] points() {
        return points;
    }
}
