package dev.halley.metadata.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.halley.client.Client;
import dev.halley.config.HalleyHome;
import dev.halley.error.HalleyException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** S-45: whoever holds the database reads no secret, and cannot make one of another without being noticed. */
class SecretsAtRestTest {

    private static final String VALUE = "the-first-value-0123456789";

    @TempDir
    private Path folder;

    private HalleyHome home;

    @BeforeEach
    void keepTwo() {
        home = new HalleyHome(folder.resolve("home"));
        try (Client client = Client.openOwnStore(home)) {
            client.secrets().create("one", Map.of("k", VALUE));
            client.secrets().create("two", Map.of("k", "the-second-value-0123456789"));
            client.secrets().create("twin", Map.of("k", VALUE));
        }
    }

    private String read(String name) {
        try (Client client = Client.openOwnStore(home)) {
            return client.secrets().get(name).value("k");
        }
    }

    @Test
    void standNowhereInTheClear() throws IOException {
        try (Stream<Path> files = Files.walk(home.folder())) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                assertThat(Files.readString(file, StandardCharsets.ISO_8859_1).contains(VALUE))
                        .as(file + " holds the value")
                        .isFalse();
            }
        }
    }

    @Test
    void lookDifferentAlthoughTheyAreEqual() throws SQLException {
        assertThat(ciphertext("one")).isNotEqualTo(ciphertext("twin"));
    }

    @Test
    void areRefusedInThePlaceOfAnother() throws SQLException {
        byte[] two = ciphertext("two");
        put("two", ciphertext("one"));
        put("one", two);

        for (String name : List.of("one", "two")) {
            assertThatThrownBy(() -> read(name)).isInstanceOf(HalleyException.class);
        }
    }

    @Test
    void areRefusedWhicheverByteWasChanged() throws SQLException {
        byte[] whole = ciphertext("one");
        for (int at = 0; at < whole.length; at++) {
            byte[] changed = Arrays.copyOf(whole, whole.length);
            changed[at] ^= 1;
            put("one", changed);

            assertThatThrownBy(() -> read("one")).as("byte %d", at).isInstanceOf(HalleyException.class);
        }
        put("one", whole);

        assertThat(read("one")).isEqualTo(VALUE);
    }

    private Connection database() throws SQLException {
        return DriverManager.getConnection("jdbc:sqlite:" + home.metadataDatabase());
    }

    private byte[] ciphertext(String name) throws SQLException {
        try (Connection connection = database();
                PreparedStatement query =
                        connection.prepareStatement("SELECT ciphertext FROM secret_value WHERE secret = ?")) {
            query.setString(1, name);
            try (ResultSet found = query.executeQuery()) {
                assertThat(found.next()).isTrue();
                return found.getBytes(1);
            }
        }
    }

    private void put(String name, byte[] ciphertext) throws SQLException {
        try (Connection connection = database();
                PreparedStatement update =
                        connection.prepareStatement("UPDATE secret_value SET ciphertext = ? WHERE secret = ?")) {
            update.setBytes(1, ciphertext);
            update.setString(2, name);
            assertThat(update.executeUpdate()).isEqualTo(1);
        }
    }
}
