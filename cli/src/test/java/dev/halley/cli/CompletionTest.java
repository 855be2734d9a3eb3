package dev.halley.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The scripts that shells complete commands by; that of bash is tried out in one. */
class CompletionTest {

    /** What bash does when somebody presses the tab key, with a {@code halley} that knows two stacks. */
    private static final String PRESS_TAB = """
            source "$1"
            halley() { [[ "$*" == "completion --names stack" ]] && printf '%s\\n' mine::a ours; }
            COMP_LINE="$2" COMP_POINT=${#2}
            read -ra COMP_WORDS <<< "${2//=/ = }"
            [[ $2 == *" " ]] && COMP_WORDS+=("")
            COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
            _halley
            printf '%s\\n' "${COMPREPLY[@]}"
            """;

    @TempDir
    private Path folder;

    private Cli cli;

    @BeforeEach
    void open() {
        cli = new Cli(folder);
    }

    private List<String> completed(String typed) throws Exception {
        Path script = folder.resolve("halley.bash");
        if (!Files.exists(script)) {
            Files.writeString(script, cli.run("completion", "bash").succeeded().out(), UTF_8);
        }
        Process bash = new ProcessBuilder("bash", "-c", PRESS_TAB, "bash", script.toString(), typed)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String out = new String(bash.getInputStream().readAllBytes(), UTF_8);
        assertThat(bash.waitFor()).isZero();
        return out.lines().filter(line -> !line.isEmpty()).toList();
    }

    @Test
    void completesCommandsOptionsAndValues() throws Exception {
        assertThat(completed("halley st")).containsExactly("status", "stack", "step-operator", "step");
        assertThat(completed("halley --debug stack de")).containsExactly("delete", "describe");
        assertThat(completed("halley stack register x --exp")).containsExactly("--experiment-tracker");
        assertThat(completed("halley stack list --output ")).containsExactly("table", "json", "yaml", "csv");
        assertThat(completed("halley stack list --output=j")).containsExactly("json");
        assertThat(completed("halley completion ")).containsExactly("bash", "zsh", "fish");
        assertThat(completed("halley model promote m latest prod")).containsExactly("production");
    }

    @Test
    void completesNamesOfWhatThereIs() throws Exception {
        assertThat(completed("halley stack set ou")).containsExactly("ours");
        assertThat(completed("halley pipeline run Digits -s o")).containsExactly("ours");
        assertThat(completed("halley stack describe mine::")).containsExactly("a");
        assertThat(completed("halley stack register ")).isEmpty();
    }

    @Test
    void tellsTheScriptsTheNames() throws IOException {
        cli.run("secret", "create", "warehouse", "--password=x").succeeded();
        cli.run("orchestrator", "register", "four", "--flavor=local", "--max_parallel_steps=4")
                .succeeded();
        cli.run("stack", "register", "mine", "-o", "four").succeeded();

        assertThat(cli.run("completion", "--names", "stack").out()).isEqualToIgnoringNewLines("defaultmine");
        assertThat(cli.run("completion", "--names", "orchestrator").out()).isEqualToIgnoringNewLines("defaultfour");
        assertThat(cli.run("completion", "--names", "secret").out()).isEqualToIgnoringNewLines("warehouse");
        for (String none : List.of("run", "artifact", "model", "schedule", "integration", "nothing")) {
            assertThat(cli.run("completion", "--names", none).succeeded().err()).isEmpty();
        }
    }

    @Test
    void printsAScriptForEachShell() {
        assertThat(cli.run("completion", "fish").succeeded().out())
                .contains("complete -c halley -f -a '(__halley_complete)'")
                .contains("printf '%s\\t%s\\n' 'register' 'Register a stack");
        assertThat(cli.run("completion").succeeded().out()).contains("complete -o bashdefault -o default -F _halley");
        assertThat(cli.run("completion", "zsh").succeeded().out()).contains("bashcompinit");
        assertThat(cli.run("completion", "tcsh").code()).isEqualTo(2);
    }
}
