package dev.halley.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.halley.e2e.Halley.RunningServer;
import dev.halley.e2e.Snippet.Fate;
import dev.halley.testpostgres.PostgresCluster;
import dev.halley.tests3.S3Server;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every fenced block of README.md and docs/ is compiled and run, here or by the test that it names, or says why it is not;
 * {@link Snippet} tells how. {@code target/snippets.txt} lists what became of each.
 */
class DocumentedSnippetsTest {

    private static final Path TUTORIAL = Path.of("docs/tutorial");
    private static final Pattern NEXT = Pattern.compile("(?m)^\\d+\\. \\[.*?]\\((\\S+\\.md)\\)");
    private static final Path PYTHON = Path.of("docs/how-to/log-from-python.md");
    private static final Path CLASSES_OF_THE_EXAMPLES = Halley.ROOT.resolve("examples/target/classes");
    private static final String KEY = "key-of-the-documented-snippets";

    private static Halley serverHome;
    private static RunningServer server;
    private static Path programs;
    private static S3Server s3;

    @BeforeAll
    static void startServer() throws IOException {
        serverHome = Halley.inNewHome();
        server = serverHome.startServer(0, KEY);
        s3 = S3Server.start(Files.createDirectories(serverHome.home().resolve("s3")), "halley");
        programs = PageRun.mavenOf(Files.createDirectories(serverHome.home().resolve("maven")));
    }

    @AfterAll
    static void stopServer() {
        s3.close();
        serverHome.close();
    }

    private static Stream<Snippet> snippets() {
        return Snippet.pages().stream().flatMap(page -> Snippet.of(page).stream());
    }

    static Stream<Path> pagesToFollow() {
        return snippets()
                .filter(snippet -> snippet.fate() == Fate.PAGE)
                .map(snippet -> Halley.ROOT.relativize(snippet.page()))
                .distinct()
                .filter(page -> !page.equals(PYTHON) && !page.startsWith(TUTORIAL));
    }

    @ParameterizedTest
    @MethodSource("pagesToFollow")
    void readersGetWhatThePageSays(Path page) throws IOException {
        follow(page);
    }

    @Test
    @Tag("comet-python")
    void readersGetWhatThePageOnPythonSays() throws IOException {
        follow(PYTHON);
    }

    @Test
    void readersFinishTheTutorialPageByPage() throws IOException {
        Path folder = Halley.ROOT.resolve(TUTORIAL);
        Matcher pages = NEXT.matcher(Files.readString(folder.resolve("README.md"), UTF_8));
        try (Halley halley = Halley.inNewHome().withClassArchiveOf(serverHome)) {
            PageRun run = PageRun.of(halley, server, programs);
            int followed = 0;
            while (pages.find()) {
                run.follow(Snippet.of(folder.resolve(pages.group(1))));
                followed++;
            }
            assertThat(followed).isEqualTo(5);
        }
    }

    private static void follow(Path page) throws IOException {
        try (Halley halley = Halley.inNewHome().withClassArchiveOf(serverHome)) {
            PageRun run = PageRun.of(halley, server, programs);
            prepare(page.getFileName().toString(), run);

            run.follow(Snippet.of(Halley.ROOT.resolve(page)));
        }
    }

    /** What pages take for granted: a project, a certificate, a database. */
    private static void prepare(String page, PageRun run) throws IOException {
        switch (page) {
            case "track-with-comet.md", "handle-steps.md", "artifacts-and-models.md" ->
                run.prepared(
                        "mkdir target; ln -s " + CLASSES_OF_THE_EXAMPLES
                                + " target/classes; echo a > labels.csv; halley pipeline run dev.halley.examples.handling.Nightly");
            case "log-from-python.md" ->
                run.replacing("\"maxCombo\": 50", "\"maxCombo\": 3")
                        .prepared("mkdir -p data model; echo 1 > data/a.csv; echo 2 > model/net.bin")
                        .python("""
                            def train(experiment):
                                return experiment.params["lr"] if hasattr(experiment, "params") else 0.5

                            """);
            case "run-a-server-for-a-team.md" ->
                run.replacing("/etc/halley", run.folder() + "/etc")
                        .replacing("/backups", run.folder() + "/backups")
                        .replacing("HALLEY_HOME=/new", "HALLEY_HOME=" + run.folder() + "/new")
                        .replacing(
                                "jdbc:postgresql://halley:secret@db/halley",
                                PostgresCluster.shared().newDatabase())
                        .replacing("https://s3.example.com", s3.url())
                        .replacing("AWS_ACCESS_KEY_ID=…", "AWS_ACCESS_KEY_ID=" + S3Server.ACCESS_KEY)
                        .replacing("AWS_SECRET_ACCESS_KEY=…", "AWS_SECRET_ACCESS_KEY=" + S3Server.SECRET_KEY)
                        .prepared(
                                "mkdir etc backups; openssl req -x509 -newkey rsa:2048 -nodes -subj /CN=tracking.example.com"
                                        + " -keyout etc/tls-key.pem -out etc/tls.pem -days 2 2>/dev/null");
            case "javadoc.md" ->
                run.replacing("<CHECKOUT>", Halley.ROOT.toString())
                        .replacing("target/javadoc", run.folder() + "/javadoc");
            case "use-postgresql.md" -> {
                PostgresCluster cluster = PostgresCluster.shared();
                run.replacing("db.example:5432/halley", "127.0.0.1:" + cluster.port() + "/reader")
                        .replacing("reader_metadata?user=halley", "reader_metadata?user=reader")
                        .replacing("DATABASE halley_metadata OWNER halley", "DATABASE reader_metadata OWNER reader")
                        .replacing("//halley:<PASSWORD>", "//reader:of-the-reader")
                        .replacing("ROLE halley", "ROLE reader") // The cluster has one of that name.
                        .replacing("DATABASE halley OWNER halley", "DATABASE reader OWNER reader")
                        .replacing("<PASSWORD>", "of-the-reader")
                        .database(statement -> cluster.execute("postgres", statement));
            }
            default -> {}
        }
    }

    @Test
    void excerptsStandInTheirFiles() {
        assertThat(snippets().filter(snippet -> snippet.fate() == Fate.EXCERPT))
                .hasSizeGreaterThan(8)
                .allSatisfy(snippet -> assertThat(
                                Files.readString(Halley.ROOT.resolve(requireNonNull(snippet.comment())), UTF_8))
                        .as("%s is an excerpt of %s", snippet, snippet.comment())
                        .contains(snippet.text()));
    }

    @Test
    void testsThatAreNamedAreThere() throws IOException {
        List<String> tests;
        try (Stream<Path> files = Files.find(
                Halley.ROOT, 14, (file, attributes) -> file.toString().endsWith("Test.java"))) {
            tests = files.map(file -> file.getFileName().toString().replace(".java", ""))
                    .toList();
        }
        assertThat(snippets().filter(snippet -> snippet.fate() == Fate.OTHER_TEST))
                .isNotEmpty()
                .allMatch(snippet -> tests.contains(snippet.test()), "is run by a test that exists");
    }

    @Test
    void listsWhatIsRunAndWhatIsNotAndWhy() throws IOException {
        StringBuilder list = new StringBuilder();
        snippets()
                .forEach(snippet -> list.append("%-9s %s %s%n"
                        .formatted(
                                switch (snippet.fate()) {
                                    case EXCERPT -> "excerpt";
                                    case OTHER_TEST -> "elsewhere";
                                    case NOT_RUN -> "NOT RUN";
                                    case PAGE -> snippet.file() == null ? "run" : "file";
                                },
                                snippet,
                                snippet.comment() == null ? "" : snippet.comment())));
        Files.writeString(Path.of("target", "snippets.txt"), list, UTF_8);

        assertThat(snippets().filter(snippet -> snippet.fate() == Fate.NOT_RUN))
                .allSatisfy(snippet ->
                        assertThat(snippet.reason()).as("%s", snippet).hasSizeGreaterThan(20));
        assertThat(list.toString().lines().filter(line -> line.startsWith("NOT RUN")))
                .hasSizeLessThan(10);
    }
}
