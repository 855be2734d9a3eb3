package dev.halley.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import dev.halley.e2e.HalleyProcess.Ended;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * A user's Maven project outside of the repository, which knows nothing but {@code dev.halley:halley-bom}. Halley comes
 * out of a local Maven repository of its own, filled as {@code ./halley install} fills the user's; everything else
 * comes out of the repository that this build filled, or else from where Maven gets it.
 */
final class OutsideProject {

    private static final String VERSION = System.getProperty("halley.version", "0.1.0-SNAPSHOT");
    private static final List<String> MODULES =
            List.of("bom", "pipeline", "metadata", "comet-protocol", "comet-client", "integrations/comet");
    private static final String POM = """
            <project xmlns="http://maven.apache.org/POM/4.0.0">
              <modelVersion>4.0.0</modelVersion>
              <groupId>org.example</groupId>
              <artifactId>page</artifactId>
              <version>1</version>
              <properties>
                <maven.compiler.release>17</maven.compiler.release>
                <project.build.sourceEncoding>UTF-8</project.build.sourceEncoding>
              </properties>
              <dependencyManagement><dependencies>
                <dependency>
                  <groupId>dev.halley</groupId><artifactId>halley-bom</artifactId><version>%s</version>
                  <type>pom</type><scope>import</scope>
                </dependency>
              </dependencies></dependencyManagement>
              <dependencies>
                <dependency><groupId>dev.halley</groupId><artifactId>halley-pipeline</artifactId></dependency>
                <dependency><groupId>dev.halley</groupId><artifactId>halley-metadata</artifactId><scope>runtime</scope></dependency>
                <dependency><groupId>dev.halley</groupId><artifactId>halley-comet</artifactId></dependency>
              </dependencies>
              <repositories><repository><id>built-here</id><url>%s</url></repository></repositories>
              <pluginRepositories><pluginRepository><id>built-here</id><url>%s</url></pluginRepository></pluginRepositories>
              <build><plugins>
                <plugin><artifactId>maven-resources-plugin</artifactId><version>3.3.1</version></plugin>
                <plugin>
                  <artifactId>maven-compiler-plugin</artifactId><version>3.14.1</version>
                  <configuration><parameters>true</parameters></configuration>
                </plugin>
                <plugin><artifactId>maven-dependency-plugin</artifactId><version>3.9.0</version></plugin>
              </plugins></build>
            </project>
            """;

    private final Halley halley;
    private final Path folder;

    private OutsideProject(Halley halley, Path folder) {
        this.halley = halley;
        this.folder = folder;
    }

    /** Makes the project in a folder beside what Halley keeps, with these source files by name. */
    static OutsideProject compiled(Halley halley, List<Source> sources) throws IOException {
        Path folder = Files.createDirectories(halley.home().resolve("outside"));
        Path repository = installHalley(folder.resolve("repository"));
        String known = Path.of(requireNonNull(System.getProperty("maven.localRepository"), "maven.localRepository"))
                .toUri()
                .toString();
        Files.writeString(folder.resolve("pom.xml"), POM.formatted(VERSION, known, known), UTF_8);
        for (Source source : sources) {
            String root = source.path().startsWith("META-INF/") ? "src/main/resources" : "src/main/java";
            Path file = folder.resolve(root).resolve(source.path());
            Files.createDirectories(requireNonNull(file.getParent()));
            Files.writeString(file, source.text(), UTF_8);
        }
        halley.startCommand(List.of(
                        "mvn",
                        "-B",
                        "-ntp",
                        "-q",
                        "-f",
                        folder.toString(),
                        "-Dmaven.repo.local=" + repository,
                        "process-classes",
                        "dependency:build-classpath",
                        "-Dmdep.outputFile=target/classpath"))
                .ended()
                .succeeded();
        return new OutsideProject(halley, folder);
    }

    /** A file with its path below {@code src/main/java}; {@code META-INF} is below {@code src/main/resources}. */
    record Source(String path, String text) {}

    Path folder() {
        return folder;
    }

    /** Packs the classes of the project. */
    void jar(String file) {
        halley.startCommand(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "jar").toString(),
                        "--create",
                        "--file",
                        folder.resolve(file).toString(),
                        "-C",
                        folder.resolve("target/classes").toString(),
                        "."))
                .ended()
                .succeeded();
    }

    /** Runs {@code halley} in the folder of the project. */
    Ended halley(String... arguments) {
        List<String> command = new ArrayList<>(List.of(
                "bash",
                "-c",
                "cd \"$1\" && shift && exec \"$@\"",
                "bash",
                folder.toString(),
                Halley.COMMAND.toString()));
        command.addAll(List.of(arguments));
        return halley.startCommand(command).ended();
    }

    /** Runs a class of the project to its end. */
    Ended run(String mainClass) throws IOException {
        String libraries =
                Files.readString(folder.resolve("target/classpath"), UTF_8).strip();
        return halley.startCommand(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        folder.resolve("target/classes") + ":" + libraries,
                        mainClass))
                .ended();
    }

    /** Puts the artifacts into a local Maven repository, as {@code ./halley install} does. */
    static Path installHalley(Path repository) throws IOException {
        Path all = repository.resolve("dev/halley");
        install(all, "halley", Halley.ROOT.resolve("pom.xml"), List.of());
        for (String module : MODULES) {
            Path source = Halley.ROOT.resolve(module);
            String artifact = module.equals("integrations/comet") ? "halley-comet" : "halley-" + module;
            install(all, artifact, source.resolve("pom.xml"), jars(source, artifact));
        }
        return repository;
    }

    private static void install(Path all, String artifact, Path pom, List<Path> jars) throws IOException {
        Path folder = Files.createDirectories(all.resolve(artifact).resolve(VERSION));
        Files.copy(pom, folder.resolve(artifact + "-" + VERSION + ".pom"));
        for (Path jar : jars) {
            Files.copy(jar, folder.resolve(artifact + "-" + VERSION + ".jar"));
        }
    }

    private static List<Path> jars(Path module, String artifact) {
        List<Path> jars = new ArrayList<>();
        Stream.of(module.resolve("target").resolve(artifact + "-" + VERSION + ".jar"))
                .filter(Files::exists)
                .forEach(jars::add);
        return jars;
    }
}
