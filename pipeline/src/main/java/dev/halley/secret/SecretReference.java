package dev.halley.secret;

import dev.halley.error.ErrorKind;
import dev.halley.error.HalleyException;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A value that stands in a secret: <code>{{comet_secret.api_key}}</code>. The reference is the whole value; it is never a part
 * of a longer text, so that what is secret and what is not stays plain to see.
 *
 * @param name of the secret
 * @param key within the secret
 */
public record SecretReference(String name, String key) {

    private static final Pattern WHOLE = Pattern.compile("\\{\\{\\s*([^.{}\\s]+)\\.([^{}\\s]+)\\s*}}");

    /**
     * The reference that a value is; empty if the value is an ordinary text.
     *
     * @throws HalleyException INVALID if the text contains double braces but is no reference
     */
    public static Optional<SecretReference> parse(String value) {
        int opening = value.indexOf("{{");
        if (opening < 0 || value.indexOf("}}", opening) < 0) {
            return Optional.empty();
        }
        Matcher matcher = WHOLE.matcher(value.strip());
        if (!matcher.matches()) {
            throw new HalleyException(
                    ErrorKind.INVALID,
                    "A reference to a secret has to be the whole value, as in {{name.key}}, and this one is not."
                            + " Put the whole text into the secret and refer to that.");
        }
        return Optional.of(new SecretReference(matcher.group(1), matcher.group(2)));
    }

    /** <code>{{name.key}}</code>. */
    @Override
    public String toString() {
        return "{{" + name + "." + key + "}}";
    }
}
