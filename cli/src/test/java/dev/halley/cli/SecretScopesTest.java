package dev.halley.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.halley.cli.Cli.Ended;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SecretScopesTest {

    @TempDir
    Path folder;

    private Cli cli;

    @BeforeEach
    void open() {
        cli = new Cli(folder);
    }

    @Test
    void readsValuesOfAFileAndOfAText() throws IOException {
        Path file = Files.writeString(folder.resolve("values.yaml"), "api_key: abc\nport: 8080\n");
        Path key = Files.writeString(folder.resolve("id.pem"), "-----BEGIN\nKEY-----\n");

        cli.run("secret", "create", "s", "--values", "@" + file, "--from-file", "pem=" + key, "--more=x")
                .succeeded();
        cli.run("secret", "update", "s", "-v", "{\"more\": \"y\"}", "-r", "port")
                .succeeded();

        assertThat(values("s")).isEqualTo("{\"api_key\":\"abc\",\"pem\":\"-----BEGIN\\nKEY-----\\n\",\"more\":\"y\"}");
        Ended wrong = cli.run("secret", "create", "t", "--values", "[very secret");
        assertThat(wrong.code()).isEqualTo(7);
        assertThat(wrong.err()).doesNotContain("very secret");
        assertThat(cli.run("secret", "create", "t", "--values", "@none.yaml").code())
                .isEqualTo(3);
    }

    @Test
    void asksForValuesThatAreNotShown() {
        cli.answering("api-key", "hidden value", "")
                .run("secret", "create", "s", "-i")
                .succeeded();

        assertThat(values("s")).isEqualTo("{\"api_key\":\"hidden value\"}");
    }

    @Test
    void findsAPrivateSecretBeforeAPublicOne() {
        cli.run("secret", "create", "s", "--key=public").succeeded();
        cli.run("secret", "create", "s", "--private", "--key=own").succeeded();

        assertThat(values("s")).contains("own");
        assertThat(cli.run("secret", "list", "--output=json").json().path("secrets"))
                .hasSize(2);
        assertThat(cli.run("secret", "update", "s", "--no-private").code()).isEqualTo(4);
        cli.run("secret", "delete", "s").succeeded();
        assertThat(values("s")).contains("public");
        cli.run("secret", "update", "s", "--private").succeeded();
        assertThat(values("s")).contains("public");
    }

    @Test
    void renamesASecretAndSaysWhatRefersToIt() {
        cli.run("secret", "create", "a", "--path=/tmp/x").succeeded();
        cli.run("artifact-store", "register", "disk", "--flavor=local", "--path={{a.path}}")
                .succeeded();
        cli.run("stack", "register", "mine", "-a", "disk").succeeded();

        Ended renamed = cli.run("secret", "rename", "a", "b").succeeded();

        assertThat(renamed.err()).contains("artifact store 'disk' refers to 'a'");
        assertThat(values("b")).contains("/tmp/x");
        assertThat(cli.run("stack", "update", "mine", "-o", "default").err())
                .contains("Warning:", "Secret 'a' does not exist");
        assertThat(cli.run("stack", "check", "mine").code()).isEqualTo(7);
    }

    @Test
    void checksReferencesAsFarAsIsAskedFor() {
        cli.with("HALLEY_SECRET_VALIDATION", "secret_exists");
        assertThat(cli.run("artifact-store", "register", "disk", "--flavor=local", "--path={{a.path}}")
                        .code())
                .isEqualTo(3);
        cli.run("secret", "create", "a", "--other=x").succeeded();
        cli.run("artifact-store", "register", "disk", "--flavor=local", "--path={{a.path}}")
                .succeeded();
        cli.with("HALLEY_SECRET_VALIDATION", "none")
                .run("artifact-store", "register", "disk2", "--flavor=local", "--path={{b.path}}")
                .succeeded();
        assertThat(cli.with("HALLEY_SECRET_VALIDATION", "some")
                        .run("artifact-store", "register", "disk3", "--flavor=local")
                        .err())
                .contains("secret_and_key_exists");
    }

    @Test
    void exportsValuesToAFileOfItsOwner() throws IOException {
        cli.run("secret", "create", "s", "--key=very secret").succeeded();
        Path file = folder.resolve("s.json");

        Ended exported = cli.run("secret", "export", "s", "-f", file.toString()).succeeded();

        assertThat(exported.out() + exported.err()).doesNotContain("very secret");
        assertThat(Files.readString(file)).contains("very secret");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        cli.run("secret", "create", "t", "--values", "@" + file).succeeded();
        assertThat(cli.run("secret", "export", "s", "-f", file.toString()).code())
                .isEqualTo(4);
    }

    @Test
    void changesTheKeyOfAllValues() throws IOException {
        cli.run("secret", "create", "s", "--key=one").succeeded();
        String before = Files.readString(cli.home().resolve("secrets.key"));

        assertThat(cli.run("secret", "rotate-key", "--plan").out()).contains("1 values have the current key");
        cli.run("secret", "rotate-key").succeeded();
        assertThat(values("s")).contains("one");
        assertThat(Files.readString(cli.home().resolve("secrets.key"))).endsWith(before);
        cli.run("secret", "rotate-key", "--drop-old").succeeded();

        assertThat(Files.readString(cli.home().resolve("secrets.key"))).doesNotContain(before.strip());
        assertThat(values("s")).contains("one");
    }

    private String values(String secret) {
        return cli.run("secret", "get", secret, "--show", "--output=json")
                .json()
                .path("values")
                .toString();
    }
}
