package dev.halley.server.version;

import dev.halley.server.error.ApiException;
import dev.halley.server.error.ErrorKind;
import java.util.Comparator;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A version as semver.org has it, such as {@code 1.4.0} or {@code 2.0.0-rc.1}. A version with a suffix comes before the one without.
 *
 * @param suffix what follows the three numbers, with its first character; empty if nothing does
 */
public record SemanticVersion(long major, long minor, long patch, String suffix)
        implements Comparable<SemanticVersion> {

    /** The version of what is logged for the first time. */
    public static final SemanticVersion FIRST = new SemanticVersion(1, 0, 0, "");

    private static final Pattern FORM = Pattern.compile(
            "(\\d{1,9})\\.(\\d{1,9})\\.(\\d{1,9})((?:-[0-9A-Za-z-]+(?:\\.[0-9A-Za-z-]+)*)?(?:\\+[0-9A-Za-z.-]+)?)");

    private static final Comparator<SemanticVersion> ORDER = Comparator.comparingLong(SemanticVersion::major)
            .thenComparingLong(SemanticVersion::minor)
            .thenComparingLong(SemanticVersion::patch)
            .thenComparing(version -> !version.suffix.startsWith("-"))
            .thenComparing(SemanticVersion::suffix);

    /** @param sdkErrorCode Comet's number for the refusal, 0 if there is none */
    public static SemanticVersion parse(String text, int sdkErrorCode) {
        return find(text)
                .orElseThrow(() -> new ApiException(
                        ErrorKind.INVALID,
                        sdkErrorCode,
                        "version: '" + text + "' (expected: three numbers such as 1.0.0, maybe with a suffix such as"
                                + " -rc.1)."));
    }

    public static Optional<SemanticVersion> find(String text) {
        Matcher form = FORM.matcher(text);
        return text.length() <= 100 && form.matches()
                ? Optional.of(new SemanticVersion(
                        Long.parseLong(form.group(1)),
                        Long.parseLong(form.group(2)),
                        Long.parseLong(form.group(3)),
                        form.group(4)))
                : Optional.empty();
    }

    public SemanticVersion nextMajor() {
        return new SemanticVersion(major + 1, 0, 0, "");
    }

    public SemanticVersion nextPatch() {
        return new SemanticVersion(major, minor, patch + 1, "");
    }

    @Override
    public int compareTo(SemanticVersion other) {
        return ORDER.compare(this, other);
    }

    @Override
    public String toString() {
        return major + "." + minor + "." + patch + suffix;
    }
}
