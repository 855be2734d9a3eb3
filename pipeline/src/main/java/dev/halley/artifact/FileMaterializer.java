package dev.halley.artifact;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;

/**
 * A {@link Path} or {@link File}: the file or folder that it points to, with its name, as a zip without times, so that equal
 * files give equal bytes. Loading lays the content out in a new folder, which the step may change freely.
 */
final class FileMaterializer implements Materializer<Object> {

    private final Path folder;

    FileMaterializer(Path folder) {
        this.folder = folder;
    }

    @Override
    public String name() {
        return "file/1";
    }

    @Override
    public boolean accepts(ArtifactType type) {
        return type.rawClass() == Path.class || type.rawClass() == File.class;
    }

    @Override
    public void write(Object value, ArtifactType type, OutputStream out) throws IOException {
        Path path = (value instanceof File file ? file.toPath() : (Path) value)
                .toAbsolutePath()
                .normalize();
        if (!Files.exists(path)) {
            throw new NoSuchFileException(path.toString(), null, "the step returned a file that does not exist");
        }
        Path parent = Objects.requireNonNull(path.getParent(), "the root folder cannot be an artifact");
        ZipOutputStream zip = new ZipOutputStream(out);
        zip.setLevel(Deflater.BEST_SPEED);
        List<Path> entries;
        try (Stream<Path> walk = Files.walk(path)) {
            entries = walk.sorted().toList();
        }
        for (Path entry : entries) {
            String name = parent.relativize(entry).toString().replace('\\', '/');
            boolean directory = Files.isDirectory(entry);
            ZipEntry header = new ZipEntry(directory ? name + "/" : name);
            header.setTime(0);
            zip.putNextEntry(header);
            if (!directory) {
                Files.copy(entry, zip);
            }
            zip.closeEntry();
        }
        zip.finish();
    }

    @Override
    public Object read(ArtifactType type, InputStream in) throws IOException {
        Files.createDirectories(folder);
        Path target = Files.createTempDirectory(folder, "file");
        Path first = null;
        ZipInputStream zip = new ZipInputStream(in);
        for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
            Path path = target.resolve(entry.getName()).normalize();
            if (!path.startsWith(target)) {
                throw new IOException("entry '" + entry.getName() + "' leaves the artifact's folder.");
            }
            first = first == null ? path : first;
            if (entry.isDirectory()) {
                Files.createDirectories(path);
            } else {
                Files.createDirectories(Objects.requireNonNull(path.getParent()));
                Files.copy(zip, path);
            }
        }
        if (first == null) {
            throw new IOException("the artifact holds no file.");
        }
        return type.rawClass() == File.class ? first.toFile() : first;
    }
}
