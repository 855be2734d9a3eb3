package dev.halley.server.export;

import dev.halley.comet.zip.ForeignZip;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.regex.Pattern;

/** The names inside an export, and what a file that claims to be one may be. */
public final class ExportFile {

    static final int VERSION = 1;
    static final String FORMAT = "halley-export";
    static final String MANIFEST = "halley-export.json";
    static final String PROJECTS = "projects.jsonl";
    static final String EXPERIMENTS = "experiments.jsonl";
    static final String SUMS = "SHA256SUMS";

    /** The key of an experiment: what clients may name one, and a name that is no path. */
    static final Pattern KEY = Pattern.compile("[A-Za-z0-9]{32,50}");

    static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");

    private static final Pattern NAME = Pattern.compile(
            "halley-export\\.json|SHA256SUMS|[a-z]+\\.jsonl|experiments/[A-Za-z0-9]{32,50}\\.jsonl|contents/[0-9a-f]{64}");

    /** Experiments and contents together: what is known of each is in memory while a file is read. */
    static final int MEMBERS = 250_000;

    /** JSON Lines of what a program printed again and again pack very well. */
    public static final ForeignZip.Limits LIMITS = new ForeignZip.Limits(
            "Halley", MEMBERS, 400, 1L << 30, name -> NAME.matcher(name).matches(), "the files of an export");

    private ExportFile() {}

    static String experiment(String key) {
        return "experiments/" + key + ".jsonl";
    }

    static String content(String sha256) {
        return "contents/" + sha256;
    }

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /**
     * The key of an experiment whose own is taken by another workspace of the server. Always the same one, so that a file that is imported
     * again is recognised.
     */
    static String copiedKey(String key, long workspaceId) {
        byte[] hash = sha256().digest(("halley-import\n" + workspaceId + "\n" + key).getBytes(StandardCharsets.UTF_8));
        return java.util.HexFormat.of().formatHex(hash).substring(0, 32);
    }
}
