package dev.halley.integrations.comet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.halley.stack.Attribute;
import java.net.URI;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CometExperimentTrackerConfigTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    private static CometExperimentTrackerConfig read(String json) {
        try {
            return JSON.readValue(json, CometExperimentTrackerConfig.class);
        } catch (JsonMappingException e) {
            if (e.getCause() instanceof IllegalArgumentException refused) {
                throw refused;
            }
            throw new AssertionError(e);
        } catch (JsonProcessingException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void needsOnlyTheKey() {
        CometExperimentTrackerConfig config = read("{\"api_key\": \" secret-key \"}");

        assertThat(config.apiKey()).isEqualTo("secret-key");
        assertThat(config.workspace()).isNull();
        assertThat(config.projectName()).isNull();
        assertThat(config.serverUrl(variable -> null)).isEqualTo(URI.create("https://www.comet.com"));
        assertThat(config.defaults()).isEqualTo(new CometExperimentTrackerSettings(null, List.of(), Map.of()));
    }

    @Test
    void takesEveryAttribute() {
        CometExperimentTrackerConfig config = read("""
                {"api_key": "k", "workspace": "ada", "project_name": "digits", "url": "http://127.0.0.1:1986",
                 "run_name": "mine", "tags": ["a", "b"], "settings": {"disabled": true}}
                """);

        assertThat(config.workspace()).isEqualTo("ada");
        assertThat(config.projectName()).isEqualTo("digits");
        assertThat(config.serverUrl(variable -> "http://other")).isEqualTo(URI.create("http://127.0.0.1:1986"));
        assertThat(config.defaults())
                .isEqualTo(new CometExperimentTrackerSettings("mine", List.of("a", "b"), Map.of("disabled", true)));
    }

    @Test
    void describesItsAttributesForTheHelp() {
        List<Attribute> attributes = Attribute.of(CometExperimentTrackerConfig.class);

        assertThat(attributes)
                .extracting(Attribute::name)
                .containsExactly("api_key", "workspace", "project_name", "url", "run_name", "tags", "settings");
        assertThat(attributes)
                .filteredOn(Attribute::required)
                .extracting(Attribute::name)
                .containsExactly("api_key");
        assertThat(attributes)
                .filteredOn(Attribute::secret)
                .extracting(Attribute::name)
                .containsExactly("api_key");
        assertThat(attributes).extracting(Attribute::description).doesNotContain("");
    }

    @Test
    void neverShowsTheKey() {
        assertThat(read("{\"api_key\": \"very-secret\"}").toString())
                .doesNotContain("very-secret")
                .contains("******");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "  ", "\\\"quoted key\\\"", "two keys", "schlüssel"})
    void refusesWhatCannotBeAKeyWithoutShowingIt(String key) {
        assertThatThrownBy(() -> read("{\"api_key\": \"" + key + "\"}"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("api_key ")
                .satisfies(e -> assertThat(
                                key.isBlank() || !String.valueOf(e.getMessage()).contains(key))
                        .isTrue());
    }

    @ParameterizedTest
    @CsvSource({
        "http://127.0.0.1:1986, http://127.0.0.1:1986",
        "http://127.0.0.1:1986/, http://127.0.0.1:1986",
        "https://comet.example.org/clientlib/, https://comet.example.org",
        "https://comet.example.org/clientlib, https://comet.example.org",
        "https://comet.example.org/api, https://comet.example.org",
        "https://example.org/comet/, https://example.org/comet"
    })
    void understandsTheSpellingsOfAnAddress(String given, String address) {
        assertThat(read("{\"api_key\": \"k\", \"url\": \"" + given + "\"}").serverUrl(variable -> null))
                .isEqualTo(URI.create(address));
        assertThat(read("{\"api_key\": \"k\"}").serverUrl(Map.of("COMET_URL_OVERRIDE", given)::get))
                .isEqualTo(URI.create(address));
    }

    @Test
    void prefersTheOverrideToTheBaseAddressOfTheEnvironment() {
        CometExperimentTrackerConfig config = read("{\"api_key\": \"k\"}");

        Map<String, String> both =
                Map.of("COMET_URL_OVERRIDE", "http://override/clientlib", "COMET_BASE_URL", "http://base");
        assertThat(config.serverUrl(both::get)).isEqualTo(URI.create("http://override"));
        assertThat(config.serverUrl(Map.of("COMET_URL_OVERRIDE", " ", "COMET_BASE_URL", "http://base/")::get))
                .isEqualTo(URI.create("http://base"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"localhost:1986", "ftp://host", "http://", "http:// host", "//host", "http://h?a=b"})
    void refusesWhatIsNoAddress(String url) {
        assertThatThrownBy(() -> read("{\"api_key\": \"k\", \"url\": \"" + url + "\"}"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("url: '" + url + "' (expected: the address of a Comet server, such as https://www.comet.com"
                        + " or http://127.0.0.1:1986).");
        assertThatThrownBy(() -> read("{\"api_key\": \"k\"}").serverUrl(Map.of("COMET_BASE_URL", url)::get))
                .hasMessageStartingWith("COMET_BASE_URL: '" + url + "'");
    }

    @Test
    void refusesAPasswordInTheAddressAndHidesIt() {
        assertThatThrownBy(() -> read("{\"api_key\": \"k\", \"url\": \"http://ada:pa55@host\"}"))
                .hasMessageStartingWith("url: 'http://******@host'");
    }
}
