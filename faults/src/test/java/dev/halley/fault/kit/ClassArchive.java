package dev.halley.fault.kit;

import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * The class path of these tests as jars, with an archive of the classes that a server loads (AppCDS): a process then starts in a third of
 * the time, which is most of what a kill costs. Folders of classes cannot be archived, so they become jars. Made once for each build.
 */
final class ClassArchive {

    private static @Nullable ClassArchive made;

    private final String classPath;
    private final Path archive;

    private ClassArchive(String classPath, Path archive) {
        this.classPath = classPath;
        this.archive = archive;
    }

    static synchronized ClassArchive get() {
        if (made == null) {
            try {
                made = make();
            } catch (IOException failure) {
                throw new UncheckedIOException(failure);
            } catch (InterruptedException interrupted) {
                throw new AssertionError(interrupted);
            }
        }
        return made;
    }

    String classPath() {
        return classPath;
    }

    List<String> options() {
        return List.of("-XX:SharedArchiveFile=" + archive, "-Xshare:auto");
    }

    static String java() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }

    private static ClassArchive make() throws IOException, InterruptedException {
        String given = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        Path folder = Files.createDirectories(Faults.work().resolve("fault-kit"));
        // Closing it lets go of the lock.
        try (FileChannel channel =
                FileChannel.open(folder.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            channel.lock();
            Path home = folder.resolve(version(given));
            List<String> jars = new ArrayList<>();
            boolean complete = Files.exists(home.resolve("classes.jsa"));
            if (!complete) {
                removeOthers(folder);
                Files.createDirectories(home);
            }
            int number = 0;
            for (String entry : entries(given)) {
                Path path = Path.of(entry);
                if (Files.isDirectory(path)) {
                    Path jar = home.resolve("classes-" + number++ + ".jar");
                    if (!complete) {
                        pack(path, jar);
                    }
                    jars.add(jar.toString());
                } else if (Files.exists(path)) {
                    jars.add(entry);
                }
            }
            String classPath = String.join(File.pathSeparator, jars);
            ClassArchive archive = new ClassArchive(classPath, home.resolve("classes.jsa"));
            if (!complete) {
                archive.dump(home);
            }
            return archive;
        }
    }

    /** Starts a server and serves a little, so that the archive has what that takes. Its home is the template of others. */
    private void dump(Path folder) throws IOException, InterruptedException {
        Path made = folder.resolve("classes.jsa.new");
        Path log = folder.resolve("dump.log");
        ProcessBuilder builder = new ProcessBuilder(
                        java(),
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "-XX:ArchiveClassesAtExit=" + made,
                        "-Xlog:cds=off",
                        "-Xlog:cds+dynamic=off",
                        "-cp",
                        classPath,
                        "dev.halley.cli.Main",
                        "server",
                        "start",
                        "--port",
                        "0")
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        builder.environment().put("HALLEY_HOME", folder.resolve("template").toString());
        builder.environment().put("HALLEY_OWNER_API_KEY", HalleyProcess.KEY);
        Process process = builder.start();
        long deadline = System.nanoTime() + TimeUnit.MINUTES.toNanos(4);
        Matcher ready = HalleyProcess.READY.matcher("");
        while (!ready.find() && process.isAlive() && System.nanoTime() < deadline) {
            LockSupport.parkNanos(20_000_000);
            ready = HalleyProcess.READY.matcher(Files.readString(log));
        }
        if (process.isAlive()) {
            Wire wire = new Wire(Integer.parseInt(ready.group(1)));
            String experiment = wire.createExperiment("template");
            wire.post(Wire.BATCH, Wire.points(experiment, "m", List.of(1)));
            wire.upload(experiment, "a", new byte[] {1});
            wire.get("/api/rest/v2/experiment/metrics/get-metric?metricName=m&experimentKey=" + experiment);
        }
        process.destroy();
        if (!process.waitFor(3, TimeUnit.MINUTES) || !Files.exists(made)) {
            process.destroyForcibly();
            throw new AssertionError("no class archive: " + Files.readString(log));
        }
        Files.move(made, archive, StandardCopyOption.ATOMIC_MOVE);
    }

    /** The home of a server that was started once: its tables are there. */
    Path template() {
        return archive.resolveSibling("template");
    }

    private static List<String> entries(String classPath) {
        return Pattern.compile(Pattern.quote(File.pathSeparator))
                .splitAsStream(classPath)
                .filter(entry -> !entry.isEmpty())
                .toList();
    }

    private static String version(String classPath) throws IOException {
        long hash = classPath.hashCode();
        for (String entry : entries(classPath)) {
            Path path = Path.of(entry);
            if (Files.exists(path)) {
                try (Stream<Path> files = Files.walk(path)) {
                    for (Path file : new TreeSet<>(files.toList())) {
                        hash = hash * 31 + Files.getLastModifiedTime(file).toMillis() + Files.size(file);
                    }
                }
            }
        }
        return "v" + Long.toHexString(hash);
    }

    private static void removeOthers(Path folder) throws IOException {
        try (Stream<Path> old = Files.list(folder)) {
            for (Path each : old.filter(Files::isDirectory).toList()) {
                remove(each);
            }
        }
    }

    static void remove(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }

    private static void pack(Path folder, Path jar) throws IOException {
        try (OutputStream out = Files.newOutputStream(jar);
                ZipOutputStream zip = new ZipOutputStream(out)) {
            zip.setLevel(0);
            Files.walkFileTree(folder, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes)
                        throws IOException {
                    if (!directory.equals(folder)) {
                        zip.putNextEntry(new ZipEntry(folder.relativize(directory) + "/"));
                        zip.closeEntry();
                    }
                    return FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                    zip.putNextEntry(new ZipEntry(folder.relativize(file).toString()));
                    Files.copy(file, zip);
                    zip.closeEntry();
                    return FileVisitResult.CONTINUE;
                }
            });
        }
    }
}
