package dev.halley.server.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

final class DatabaseAddressTest {

    @Test
    void readsAFile() {
        assertThat(DatabaseAddress.parse("jdbc:sqlite:/data/halley.db").file()).isEqualTo(Path.of("/data/halley.db"));
    }

    @Test
    void showsNoPassword() {
        assertThat(DatabaseAddress.parse("jdbc:postgresql://ada:s3%40cret@db.example:5433/halley?sslmode=require"))
                .hasToString("jdbc:postgresql://db.example:5433/halley?sslmode=require");
        assertThat(DatabaseAddress.parse("jdbc:postgresql://db/halley?user=ada&password=s3cret&ssl=true"))
                .hasToString("jdbc:postgresql://db/halley?user=ada&password=******&ssl=true");
    }

    @Test
    void refusesWhatItDoesNotKnow() {
        assertThatThrownBy(() -> DatabaseAddress.parse("mysql://ada:secret@db/halley"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("mysql://ada:******@db/halley")
                .hasMessageContaining("jdbc:postgresql://user:password@host:5432/database");
        assertThatThrownBy(() -> DatabaseAddress.parse("jdbc:postgresql://ada:secret@db"))
                .hasMessageContaining("expected")
                .hasMessageNotContaining("secret");
        assertThatThrownBy(() -> DatabaseAddress.parse("jdbc:postgresql://ada:sec ret@db/halley"))
                .hasMessageContaining("percent-encoded")
                .hasMessageNotContaining("sec ret");
        for (String password : new String[] {"p@ss/word", "pa/ss", "p@ss"}) {
            assertThatThrownBy(() -> DatabaseAddress.parse("jdbc:postgresql://ada:" + password + "@db:5432/halley"))
                    .hasMessageContaining("jdbc:postgresql://user:password@host:5432/database")
                    .hasMessageNotContaining("ss/")
                    .hasMessageNotContaining("p@ss")
                    .hasMessageNotContaining("pa/");
        }
    }
}
