package dev.halley.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.halley.e2e.Halley.RunningServer;
import dev.halley.e2e.HalleyProcess.Ended;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One reader who does what a page says, from top to bottom, in a folder and a Halley home of their own. Confined to one
 * test.
 *
 * <p>Blocks of a shell run one after the other with one environment; {@code halley server start} goes on in the background as in
 * a second terminal; a block of text behind them is what they print; blocks of Python are one program; a block with a path
 * before it is a file.
 */
final class PageRun {

    private static final Pattern SERVER = Pattern.compile("^((?:\\w+=\\S+ )*)halley server start\\b.*");
    /** The shell finds out when it gets there. */
    private static final String LAST_RUN =
            "$(halley pipeline runs list --size=1 --columns=name --output=csv | tail -n 1)";

    private static final Pattern URL = Pattern.compile("https?://[^\\s/]+");
    private static final Pattern PLACEHOLDER = Pattern.compile("<[A-Z][A-Z_ ]*>");

    private final Halley halley;
    private final Path folder;
    private final Path state;
    private final Map<String, String> replacements = new LinkedHashMap<>();
    private final StringBuilder python = new StringBuilder();
    private Consumer<String> database = statement -> {
        throw new AssertionError("the page has no database for: " + statement);
    };
    private String printed = "";
    private @Nullable HalleyProcess running;

    private PageRun(Halley halley, Path folder) {
        this.halley = halley;
        this.folder = folder;
        this.state = halley.home().resolve("shell-state");
    }

    /** A reader with Halley, Python and Maven on the path, whose server is {@code server} as long as the page starts no other. */
    static PageRun of(Halley halley, RunningServer server, Path programs) throws IOException {
        PageRun run = new PageRun(halley, Files.createDirectories(halley.home().resolve("reader")));
        run.replacements.put("http://127.0.0.1:1986", server.url());
        for (String key : List.of("<API KEY>", "<API_KEY>", "<THE API KEY>")) {
            run.replacements.put(key, server.apiKey());
        }
        run.replacements.put("<WORKSPACE>", "halley");
        run.replacements.put("<PROJECT>", "reader");
        run.replacements.put("<PROJECT_NAME>", "reader");
        halley.with("COMET_URL_OVERRIDE", server.url() + "/clientlib/")
                .with("COMET_API_KEY", server.apiKey())
                .with("HALLEY_OWNER_API_KEY", server.apiKey())
                .with("HOME", halley.home().toString())
                .with(
                        "PATH",
                        requireNonNull(Halley.COMMAND.getParent()) + ":" + programs + ":" + Python.folder() + ":"
                                + System.getenv("PATH"));
        return run;
    }

    Path folder() {
        return folder;
    }

    Halley halley() {
        return halley;
    }

    /** What stands for a placeholder or an address of the page here. */
    PageRun replacing(String text, String here) {
        replacements.put(text, here);
        return this;
    }

    /** Who executes the SQL of the page. */
    PageRun database(Consumer<String> executes) {
        database = executes;
        return this;
    }

    /** What the page takes for granted to be there. */
    PageRun prepared(String script) throws IOException {
        shell(script, "what the page takes for granted");
        return this;
    }

    /** What the Python of the page takes for granted. */
    PageRun python(String script) {
        python.append(script);
        return this;
    }

    void follow(List<Snippet> snippets) throws IOException {
        for (Snippet snippet : snippets) {
            if (snippet.fate() == Snippet.Fate.PAGE) {
                follow(snippet);
            }
        }
        if (!python.isEmpty() && snippets.stream().anyMatch(PageRun::isProgram)) {
            Files.writeString(folder.resolve("page.py"), python, UTF_8);
            shell("python page.py", "the Python of the page");
        }
    }

    private static boolean isProgram(Snippet snippet) {
        return snippet.language().equals("python") && snippet.file() == null && snippet.fate() == Snippet.Fate.PAGE;
    }

    private void follow(Snippet snippet) throws IOException {
        String file = snippet.file();
        if (file != null) {
            Path target = folder.resolve(file);
            Files.createDirectories(requireNonNull(target.getParent()));
            Files.writeString(target, replaced(snippet.text()), UTF_8);
            return;
        }
        switch (snippet.language()) {
            case "bash", "console" -> runLines(snippet);
            case "sql" -> {
                for (String statement : replaced(snippet.text()).strip().split(";\\s*", -1)) {
                    if (!statement.isEmpty()) {
                        database.accept(statement);
                    }
                }
            }
            case "python" -> python.append(replaced(snippet.text()));
            case "text" ->
                assertThat(printed).as("%s shows what was printed", snippet).containsPattern(shown(snippet.text()));
            default ->
                throw new AssertionError(
                        snippet
                                + " is not run by anything. Say before it what becomes of it (see Snippet): a comment with the"
                                + " path of the file that it is a part of, <!-- run by SomeTest --> or <!-- not run: REASON -->.");
        }
    }

    private void runLines(Snippet snippet) throws IOException {
        printed = "";
        StringBuilder script = new StringBuilder();
        for (String line : snippet.text().replace("\\\n", " ").lines().toList()) {
            Matcher server = SERVER.matcher(line);
            if (server.matches()) {
                shell(script.toString(), snippet.toString());
                script.setLength(0);
                startServer(line);
            } else {
                script.append(line).append('\n');
            }
        }
        shell(script.toString(), snippet.toString());
    }

    /** On a free port, since tests run side by side. */
    private void startServer(String line) {
        String command = replaced(line.replaceFirst(" +#.*", ""));
        String assignments = command.substring(0, command.indexOf("halley server start"));
        command = "exec env " + assignments + command.substring(assignments.length());
        if (running != null) {
            running.terminate(); // A home has one server at a time.
        }
        HalleyProcess process = halley.startCommand(
                List.of("bash", "-c", "source " + state + " 2>/dev/null; cd " + folder + "; " + command + " --port 0"));
        running = process;
        String ready = process.awaitLine(URL);
        Matcher url = URL.matcher(ready);
        assertThat(url.find()).isTrue();
        replacements.put("http://127.0.0.1:1986", url.group());
    }

    private void shell(String script, String what) throws IOException {
        if (script.isBlank()) {
            return;
        }
        String text = """
                set -euo pipefail
                cd %s
                [ ! -e %s ] || source %s
                %s
                { export -p; printf 'cd %%q\\n' "$PWD"; } > %s
                """.formatted(folder, state, state, replaced(script), state);
        Ended ended = halley.startCommand(List.of("bash", "-c", text)).ended();
        assertThat(ended.exitCode()).as("%s: %s", what, ended).isZero();
        printed += ended.stdout() + ended.stderr();
    }

    private String replaced(String text) {
        String replaced = text;
        for (Map.Entry<String, String> each : replacements.entrySet()) {
            replaced = replaced.replace(each.getKey(), each.getValue());
        }
        replaced = replaced.replace("<RUN>", LAST_RUN);
        Matcher left = PLACEHOLDER.matcher(replaced);
        assertThat(left.find())
                .as("a placeholder that the test cannot fill: %s", replaced)
                .isFalse();
        return replaced;
    }

    /** Numbers, addresses and times differ from run to run; an ellipsis stands for anything. */
    private static Pattern shown(String text) {
        List<String> lines = text.strip()
                .lines()
                .map(line -> line.strip()
                        .replaceAll("https?://\\S+", "…")
                        .replaceAll("\\d+(\\.\\d+)? (ms|s|min)\\b", "…")
                        .replaceAll("\\d[\\d_.:-]*", "…"))
                .map(line -> Pattern.quote(line).replace("…", "\\E[^\\n]*?\\Q").replaceAll(" +", "\\\\E +\\\\Q"))
                .toList();
        return Pattern.compile(String.join("[^\\n]*\\n(?:[^\\n]*\\n)*? *", lines));
    }

    /** The folder of a Maven that finds Halley as after {@code ./halley install}. */
    static Path mavenOf(Path folder) throws IOException {
        Path repository = OutsideProject.installHalley(folder.resolve("repository"));
        String known = Path.of(requireNonNull(System.getProperty("maven.localRepository"), "maven.localRepository"))
                .toUri()
                .toString();
        Path settings = folder.resolve("settings.xml");
        Files.writeString(settings, """
                <settings>
                  <profiles><profile><id>built-here</id>
                    <repositories><repository><id>built-here</id><url>%1$s</url></repository></repositories>
                    <pluginRepositories><pluginRepository><id>built-here</id><url>%1$s</url></pluginRepository></pluginRepositories>
                  </profile></profiles>
                  <activeProfiles><activeProfile>built-here</activeProfile></activeProfiles>
                </settings>
                """.formatted(known), UTF_8);
        Path programs = Files.createDirectories(folder.resolve("programs"));
        Path maven = programs.resolve("mvn");
        Files.writeString(
                maven,
                "#!/bin/sh\nexec %s -B -ntp -s %s -Dmaven.repo.local=%s \"$@\"\n"
                        .formatted(program("mvn"), settings, repository),
                UTF_8);
        assertThat(maven.toFile().setExecutable(true)).isTrue();
        return programs;
    }

    private static @Nullable Path program(String name) {
        for (String folder : System.getenv("PATH").split(":", -1)) {
            Path program = Path.of(folder, name);
            if (Files.isExecutable(program)) {
                return program;
            }
        }
        return null;
    }
}
