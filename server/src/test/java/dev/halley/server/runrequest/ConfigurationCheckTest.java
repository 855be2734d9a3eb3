package dev.halley.server.runrequest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.halley.server.http.Json;
import java.util.List;
import org.junit.jupiter.api.Test;

class ConfigurationCheckTest {

    private static List<String> check(String yaml) throws Exception {
        JsonNode schema = Json.MAPPER.readTree("""
                {"type": "object", "additionalProperties": false, "properties": {
                  "parameters": {"type": "object", "additionalProperties": false, "properties": {
                    "rate": {"type": "number"}, "trees": {"type": "integer", "minimum": 1}, "size": {"type": "string", "enum": ["SMALL", "LARGE"]}}},
                  "tags": {"type": "array", "items": {"type": "string"}},
                  "retry": {"type": ["object", "integer"], "properties": {"times": {"type": "integer"}}, "additionalProperties": false},
                  "enable_cache": {"type": "boolean"}}}
                """);
        return ConfigurationCheck.of(yaml, schema).stream()
                .map(problem -> problem.line() + ":" + problem.column() + " " + problem.message())
                .toList();
    }

    @Test
    void findsNothingWrongWithWhatFits() throws Exception {
        assertThat(check("""
                # A comment.
                parameters: {rate: 1, trees: 60, size: LARGE}
                tags: [nightly]
                retry: 3
                enable_cache: false
                """)).isEmpty();
        assertThat(check("")).isEmpty();
        assertThat(check("parameters:\n")).isEmpty();
    }

    @Test
    void tellsThePlaceAndTheRemedyOfEachProblem() throws Exception {
        assertThat(check("""
                parameters:
                  trees: 0
                  rate: fast
                  size: SMAL
                tag: [x]
                """))
                .containsExactly(
                        "2:10 parameters.trees: 0 (expected: 1 or more).",
                        "3:9 parameters.rate: 'fast' (expected: a number).",
                        "4:9 parameters.size: 'SMAL' (expected: SMALL, LARGE). Did you mean 'SMALL'?",
                        "5:1 Unknown key 'tag' (expected: parameters, tags, retry, enable_cache). Did you mean 'tags'?");
        assertThat(check("tags: [1]\nretry: {times: often}")).hasSize(2);
    }

    @Test
    void tellsWhereTheTextIsNoYaml() throws Exception {
        assertThat(check("tags: [a\nretry: 3")).hasSize(1).first().asString().startsWith("2:");
        assertThat(check("tags: [a]\ntags: [b]")).hasSize(1);
    }

    @Test
    void refusesTheEnvironmentAndWhatGrowsWithoutEnd() throws Exception {
        assertThat(check("tags: ['${HOME}']")).first().asString().contains("environment");
        assertThat(check("tags: &a [*a]")).hasSizeLessThan(5);
        StringBuilder bomb = new StringBuilder("parameters: &a0 {x: 1}\n");
        for (int i = 1; i < 30; i++) {
            bomb.append("b")
                    .append(i)
                    .append(": &a")
                    .append(i)
                    .append(" [*a")
                    .append(i - 1)
                    .append(", *a")
                    .append(i - 1)
                    .append("]\n");
        }
        assertThat(check(bomb.toString())).isNotEmpty();
    }
}
