package dev.halley.server.export;

import dev.halley.comet.zip.ForeignZip;
import dev.halley.comet.zip.HostileZipException;
import dev.halley.server.error.ApiException;
import dev.halley.server.error.ErrorKind;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.zip.ZipException;

/**
 * An export that was read once as a whole: every member is what its list of hashes says, and nothing else is in it. Whether the lines
 * mean something is found when they are imported. Confined to one thread.
 */
public final class ImportFile implements AutoCloseable {

    private static final long LONGEST_SUMS = 64L << 20;

    private final ForeignZip zip;
    private int experiments;

    private ImportFile(ForeignZip zip) {
        this.zip = zip;
    }

    /**
     * Opens and checks a file.
     *
     * @param tick called often while it is read
     * @throws ApiException INVALID if it is no export, damaged, or made to do harm
     */
    public static ImportFile open(Path file, Runnable tick) throws IOException {
        ForeignZip zip = null;
        ImportFile checked = null;
        try {
            zip = ForeignZip.open(file, ExportFile.LIMITS);
            ImportFile opened = new ImportFile(zip);
            opened.check(tick);
            checked = opened;
            return opened;
        } catch (HostileZipException hostile) {
            throw invalid(String.valueOf(hostile.getMessage()).replace(file + ": ", ""));
        } catch (ZipException damaged) {
            throw invalid("no whole zip: " + ForeignZip.shown(String.valueOf(damaged.getMessage()))
                    + ". Export or copy it again");
        } finally {
            if (zip != null && checked == null) {
                zip.close();
            }
        }
    }

    private static ApiException invalid(String why) {
        return new ApiException(ErrorKind.INVALID, "this cannot be imported: " + why + (why.endsWith(".") ? "" : "."));
    }

    private void check(Runnable tick) throws IOException {
        if (!zip.has(ExportFile.MANIFEST) || !zip.has(ExportFile.SUMS)) {
            throw invalid("it has no " + ExportFile.MANIFEST + " or no " + ExportFile.SUMS
                    + " (expected: a file of `halley export`)");
        }
        checkManifest();
        Map<String, String> sums = sums();
        zip.readAll((member, content) -> {
            if (member.equals(ExportFile.SUMS)) {
                return;
            }
            String expected = sums.remove(member);
            String found = hash(content, tick);
            if (!found.equals(expected)) {
                throw invalid("'" + member + "' is not what " + ExportFile.SUMS + " says. Copy the file again");
            }
            if (member.startsWith("contents/") && !member.endsWith(found)) {
                throw invalid("'" + member + "' is not the content that its name says");
            }
            experiments += member.startsWith("experiments/") ? 1 : 0;
        });
        if (!sums.isEmpty()) {
            throw invalid("'" + ForeignZip.shown(sums.keySet().iterator().next()) + "' is missing in it");
        }
    }

    private void checkManifest() throws IOException {
        try (LineReader manifest = lines(ExportFile.MANIFEST)) {
            if (!manifest.next() || !ExportFile.FORMAT.equals(manifest.optionalText("format", 0))) {
                throw invalid("its format is not '" + ExportFile.FORMAT + "'");
            }
            Long version = manifest.number("version");
            if (version == null || version != ExportFile.VERSION) {
                throw invalid("its format has version " + version + " (expected: " + ExportFile.VERSION
                        + "). Import it into a server of the version that made it");
            }
        }
    }

    private Map<String, String> sums() throws IOException {
        if (zip.size(ExportFile.SUMS) > LONGEST_SUMS) {
            throw invalid(ExportFile.SUMS + " has more than " + LONGEST_SUMS + " bytes");
        }
        Map<String, String> sums = new HashMap<>();
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(zip.open(ExportFile.SUMS), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.length() < 67
                        || !ExportFile.SHA256.matcher(line.substring(0, 64)).matches()) {
                    throw invalid(ExportFile.SUMS + " is no list of hashes");
                }
                sums.put(line.substring(66), line.substring(0, 64));
            }
        }
        return sums;
    }

    private static String hash(InputStream content, Runnable tick) throws IOException {
        MessageDigest digest = ExportFile.sha256();
        byte[] buffer = new byte[1 << 16];
        for (int read = content.read(buffer); read >= 0; read = content.read(buffer)) {
            digest.update(buffer, 0, read);
            tick.run();
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    /** How many experiments are in it. */
    public int experiments() {
        return experiments;
    }

    boolean has(String member) {
        return zip.has(member);
    }

    long contentSize(String sha256) {
        return zip.size(ExportFile.content(sha256));
    }

    InputStream content(String sha256) throws IOException {
        return zip.open(ExportFile.content(sha256));
    }

    /** The lines of a member without points. */
    LineReader lines(String member) throws IOException {
        return lines(member, point -> {});
    }

    LineReader lines(String member, java.util.function.Consumer<dev.halley.server.metric.MetricPoint> points)
            throws IOException {
        if (!zip.has(member)) {
            throw invalid("'" + member + "' is missing in it");
        }
        return new LineReader(member, zip.open(member), points);
    }

    @Override
    public void close() throws IOException {
        zip.close();
    }
}
