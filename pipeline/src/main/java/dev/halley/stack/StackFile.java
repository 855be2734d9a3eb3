package dev.halley.stack;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.halley.error.ErrorKind;
import dev.halley.error.HalleyException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A stack with its components, as a file that another home can register. It holds no values of secrets: where one was given in
 * clear text, it has a reference to a secret that is to be created first.
 *
 * @param notices what the reader has to do before; not in the file
 */
public record StackFile(
        int version,
        String name,
        List<Component> components,
        @JsonIgnore List<String> notices) {

    static final int VERSION = 1;

    private static final YAMLMapper YAML = YAMLMapper.builder()
            .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
            .enable(YAMLGenerator.Feature.MINIMIZE_QUOTES)
            .enable(YAMLGenerator.Feature.INDENT_ARRAYS_WITH_INDICATOR)
            .build();

    /** A component of the stack; the first of a type is its default. */
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    public record Component(
            String type, String name, String flavor, Map<String, JsonNode> attributes, Map<String, String> labels) {

        public Component {
            attributes = attributes == null ? Map.of() : attributes;
            labels = labels == null ? Map.of() : labels;
        }
    }

    public StackFile {
        components = components == null ? List.of() : List.copyOf(components);
        notices = notices == null ? List.of() : List.copyOf(notices);
    }

    /** The text of the file. */
    public String toYaml() {
        try {
            return "# A stack of Halley. To register it: halley stack import --file=<this file>\n"
                    + YAML.writeValueAsString(this);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("A record of texts is always written.", e);
        }
    }

    /**
     * Reads the text of a file.
     *
     * @param source its name, for messages
     * @throws HalleyException INVALID if it is no such file
     */
    public static StackFile ofYaml(String text, String source) {
        try {
            StackFile file = YAML.readValue(text, StackFile.class);
            if (file == null || file.name() == null || file.version() != VERSION) {
                throw invalid(source, "it has no name, or not the version " + VERSION, null);
            }
            return file;
        } catch (JsonProcessingException e) {
            throw invalid(source, e.getOriginalMessage(), e);
        }
    }

    private static HalleyException invalid(String source, String why, @Nullable Exception cause) {
        return new HalleyException(
                ErrorKind.INVALID,
                source + " is no file of a stack: " + why + " (expected: what 'halley stack export' writes).",
                cause);
    }
}
