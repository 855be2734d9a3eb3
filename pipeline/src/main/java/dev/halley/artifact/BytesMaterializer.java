package dev.halley.artifact;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/** {@code byte[]}, as it is. */
final class BytesMaterializer implements Materializer<byte[]> {

    @Override
    public String name() {
        return "bytes/1";
    }

    @Override
    public boolean accepts(ArtifactType type) {
        return type.rawClass() == byte[].class;
    }

    @Override
    public void write(byte[] value, ArtifactType type, OutputStream out) throws IOException {
        out.write(value);
    }

    @Override
    public byte[] read(ArtifactType type, InputStream in) throws IOException {
        return in.readAllBytes();
    }
}
