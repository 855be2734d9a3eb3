package dev.halley.comet.archive;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** An archive as comet_ml writes it, or as somebody who means harm would. */
final class TestArchive {

    static final String KEY = "0123456789abcdef0123456789abcdef";
    static final String RUN = "{\"offline_id\":\"" + KEY
            + "\",\"project_name\":\"p\",\"workspace\":null,\"start_time\":1700000000000,\"stop_time\":1700000001000,\"tags\":[]}";

    @SuppressWarnings("ArrayRecordComponent") // Nobody compares members.
    private record Member(String name, byte[] content, boolean stored) {}

    private final List<Member> members = new ArrayList<>();
    private final StringBuilder messages = new StringBuilder();
    private String run = RUN;

    TestArchive run(String json) {
        run = json;
        return this;
    }

    TestArchive line(String line) {
        messages.append(line).append('\n');
        return this;
    }

    TestArchive message(String type, String payload) {
        return line("{\"payload\":{" + payload + "},\"type\":\"" + type + "\"}");
    }

    TestArchive metric(String name, double value, long step) {
        return message(
                "metric_msg",
                "\"local_timestamp\":1700000000500,\"metric\":{\"metricName\":\"%s\",\"metricValue\":%s,\"step\":%d,\"epoch\":null}"
                        .formatted(name, value, step));
    }

    TestArchive member(String name, String content) {
        members.add(new Member(name, content.getBytes(UTF_8), true));
        return this;
    }

    TestArchive compressed(String name, byte[] content) {
        members.add(new Member(name, content, false));
        return this;
    }

    byte[] bytes() throws IOException {
        List<Member> all = new ArrayList<>(members);
        all.add(new Member("experiment.json", run.getBytes(UTF_8), true));
        all.add(new Member("messages.json", messages.toString().getBytes(UTF_8), true));
        return zip(all);
    }

    Path write(Path folder) throws IOException {
        return Files.write(folder.resolve(KEY + ".zip"), bytes());
    }

    static byte[] plainZip(String name, String content) throws IOException {
        return zip(List.of(new Member(name, content.getBytes(UTF_8), true)));
    }

    private static byte[] zip(List<Member> members) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes, UTF_8)) {
            for (Member member : members) {
                ZipEntry entry = new ZipEntry(member.name());
                if (member.stored()) {
                    CRC32 sum = new CRC32();
                    sum.update(member.content());
                    entry.setMethod(ZipEntry.STORED);
                    entry.setSize(member.content().length);
                    entry.setCrc(sum.getValue());
                }
                zip.putNextEntry(entry);
                zip.write(member.content());
                zip.closeEntry();
            }
        }
        return bytes.toByteArray();
    }

    /** Says of each member that it is what {@code mode} says on Unix: a link, a device. */
    static byte[] withUnixMode(byte[] zip, int mode) {
        ByteBuffer bytes = ByteBuffer.wrap(zip.clone()).order(ByteOrder.LITTLE_ENDIAN);
        for (int at : directory(zip)) {
            bytes.put(at + 5, (byte) 3);
            bytes.putInt(at + 38, mode << 16);
        }
        return bytes.array();
    }

    static byte[] encrypted(byte[] zip) {
        ByteBuffer bytes = ByteBuffer.wrap(zip.clone()).order(ByteOrder.LITTLE_ENDIAN);
        for (int at : directory(zip)) {
            bytes.putShort(at + 8, (short) (bytes.getShort(at + 8) | 1));
        }
        return bytes.array();
    }

    /** Calls each member {@code from} by another name of the same length. */
    static byte[] renamed(byte[] zip, String from, String to) {
        String text = new String(zip, ISO_8859_1);
        return text.replace(from, to).getBytes(ISO_8859_1);
    }

    private static List<Integer> directory(byte[] zip) {
        List<Integer> found = new ArrayList<>();
        for (int at = 0; at < zip.length - 4; at++) {
            if (zip[at] == 'P' && zip[at + 1] == 'K' && zip[at + 2] == 1 && zip[at + 3] == 2) {
                found.add(at);
            }
        }
        return found;
    }
}
