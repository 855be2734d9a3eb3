package dev.halley.logstore;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Objects;
import java.util.regex.Pattern;

/** Logs as files in a folder of this machine. */
final class LocalLogStore implements LogStore {

    /** Ids only: a log's name becomes a path. */
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-]{1,64}(/[A-Za-z0-9_-]{1,64}){0,3}");

    private final String name;
    private final Path folder;

    LocalLogStore(String name, Path folder) {
        this.name = name;
        this.folder = folder;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public OutputStream append(String log) throws IOException {
        Path file = file(log);
        Files.createDirectories(Objects.requireNonNull(file.getParent()));
        FileChannel channel =
                FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.APPEND);
        return new Durable(channel);
    }

    @Override
    public byte[] read(String log, long offset, int limit) throws IOException {
        try (FileChannel channel = FileChannel.open(file(log), StandardOpenOption.READ)) {
            ByteBuffer part = ByteBuffer.allocate((int) Math.max(0, Math.min(limit, channel.size() - offset)));
            int read = 0;
            while (part.hasRemaining() && read >= 0) {
                read = channel.read(part, offset + part.position());
            }
            return Arrays.copyOf(part.array(), part.position());
        }
    }

    @Override
    public void delete(String log) throws IOException {
        Files.deleteIfExists(file(log));
    }

    private Path file(String log) {
        if (!NAME.matcher(log).matches()) {
            throw new IllegalArgumentException("log: '" + log + "' (expected: ids joined by '/').");
        }
        return folder.resolve(log + ".log");
    }

    /** Forces the file to disk when it is closed. */
    private static final class Durable extends OutputStream {
        private final FileChannel channel;
        private final OutputStream out;

        Durable(FileChannel channel) {
            this.channel = channel;
            this.out = Channels.newOutputStream(channel);
        }

        @Override
        public void write(int b) throws IOException {
            out.write(b);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            out.write(bytes, offset, length);
        }

        @Override
        public void close() throws IOException {
            if (channel.isOpen()) {
                try (FileChannel closing = channel) {
                    closing.force(true);
                }
            }
        }
    }
}
