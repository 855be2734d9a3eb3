package dev.halley.integrations.s3;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Compares the hash when the reader is done. */
final class VerifiedContent extends FilterInputStream {

    private final DigestInputStream digesting;
    private final String hash;
    private final String uri;
    private boolean closed;

    VerifiedContent(InputStream content, String hash, String uri) {
        this(new DigestInputStream(content, sha256()), hash, uri);
    }

    private VerifiedContent(DigestInputStream digesting, String hash, String uri) {
        super(digesting);
        this.digesting = digesting;
        this.hash = hash;
        this.uri = uri;
    }

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256.", e);
        }
    }

    @Override
    public boolean markSupported() {
        return false;
    }

    @Override
    public void close() throws IOException {
        if (closed) {
            return;
        }
        closed = true;
        try (InputStream rest = in) {
            rest.transferTo(OutputStream.nullOutputStream());
        }
        String actual = HexFormat.of().formatHex(digesting.getMessageDigest().digest());
        if (!actual.equals(hash)) {
            throw new IOException("artifact " + uri + " is damaged: its content has the hash " + actual
                    + ". Delete the object; the step that made it then runs again.");
        }
    }
}
