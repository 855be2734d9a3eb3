package dev.halley.metadata;

import java.util.Arrays;

/** Encrypted bytes. Two are equal if their bytes are. */
public final class Ciphertext {

    private final byte[] bytes;

    public Ciphertext(byte[] bytes) {
        this.bytes = bytes.clone();
    }

    public byte[] bytes() {
        return bytes.clone();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Ciphertext that && Arrays.equals(bytes, that.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    @Override
    public String toString() {
        return "******";
    }
}
