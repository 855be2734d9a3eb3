package dev.halley.server.export;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.halley.server.TestServer;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;

/** Files that look like exports. */
final class TestExport {

    static final String KEY = "0123456789abcdef0123456789abcdef";

    private TestExport() {}

    /** A whole export of one experiment. */
    static Map<String, byte[]> small() {
        Map<String, byte[]> members = new TreeMap<>();
        members.put("halley-export.json", bytes("{\"format\":\"halley-export\",\"version\":1}"));
        members.put("projects.jsonl", bytes("{\"kind\":\"project\",\"name\":\"p\"}\n"));
        members.put(
                "experiments.jsonl", bytes("{\"kind\":\"experiment\",\"key\":\"" + KEY + "\",\"project\":\"p\"}\n"));
        members.put("experiments/" + KEY + ".jsonl", bytes(head()));
        return members;
    }

    static String head() {
        return "{\"kind\":\"experiment\",\"name\":\"x\",\"createdMillis\":1,\"startMillis\":1,\"lastSeenMillis\":1}\n";
    }

    static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }

    /** With the right hashes. */
    static byte[] pack(Map<String, byte[]> members) throws IOException {
        Map<String, byte[]> all = new TreeMap<>(members);
        StringBuilder sums = new StringBuilder();
        all.remove("SHA256SUMS");
        all.forEach((name, content) -> sums.append(
                        HexFormat.of().formatHex(ExportFile.sha256().digest(content)))
                .append("  ")
                .append(name)
                .append('\n'));
        all.put("SHA256SUMS", bytes(sums.toString()));
        return zip(all);
    }

    static byte[] zip(Map<String, byte[]> members) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(out)) {
            for (Map.Entry<String, byte[]> member : members.entrySet()) {
                zip.putNextEntry(new ZipEntry(member.getKey()));
                zip.write(member.getValue());
                zip.closeEntry();
            }
        }
        return out.toByteArray();
    }

    /** What a server exports to its owner. */
    static byte[] of(TestServer server, String query) {
        TestServer.Answer answer = server.call("GET", "/api/v1/export?" + query, TestServer.KEY, null);
        assertThat(answer.status()).isEqualTo(200);
        return answer.whole().body();
    }

    /** All members but those that say when and where the file was made. */
    static Map<String, String> contentsOf(byte[] file) {
        Map<String, String> found = new TreeMap<>();
        members(file).forEach((name, content) -> {
            if (!name.equals("halley-export.json") && !name.equals("SHA256SUMS")) {
                found.put(name, new String(content, ISO_8859_1));
            }
        });
        return found;
    }

    static Map<String, byte[]> members(byte[] file) {
        Map<String, byte[]> members = new TreeMap<>();
        try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(file))) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                members.put(entry.getName(), zip.readAllBytes());
            }
        } catch (IOException damaged) {
            throw new AssertionError(damaged);
        }
        return members;
    }

    /** With other texts in some members, and the right hashes. */
    static byte[] changed(byte[] file, Map<String, UnaryOperator<String>> changes) {
        Map<String, byte[]> members = members(file);
        changes.forEach((name, change) ->
                members.compute(name, (same, content) -> bytes(change.apply(new String(content, UTF_8)))));
        try {
            return pack(members);
        } catch (IOException impossible) {
            throw new AssertionError(impossible);
        }
    }
}
