package dev.halley.artifact;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MaterializersTest {

    enum Colour {
        RED,
        GREEN
    }

    record Point(double x, double y) {}

    record Pair<A, B>(A left, B right) {}

    record Tree(String name, List<Tree> children) {}

    /** Each component is one type to try. */
    @SuppressWarnings("ArrayRecordComponent") // Users return such records.
    record Shapes(
            int number,
            Long boxed,
            double real,
            float single,
            boolean flag,
            char letter,
            String text,
            Colour colour,
            Instant at,
            Duration took,
            byte[] bytes,
            double[] reals,
            float[][] matrix,
            int[][][] cube,
            boolean[] flags,
            String[] texts,
            Point point,
            Tree tree,
            List<Point> points,
            Set<Colour> colours,
            Map<String, List<Double>> table,
            Pair<Integer, List<String>> pair,
            Map<Integer, byte[]> blobs) {}

    record Unstorable(Object anything, Thread thread, List<Thread> threads, List<?> wild, Map<Point, String> byPoint) {}

    @TempDir
    Path folder;

    private Materializers materializers() {
        return Materializers.load(getClass().getClassLoader(), folder.resolve("loaded"));
    }

    private static ArtifactType typeOf(Class<? extends Record> holder, String component) {
        for (RecordComponent each : holder.getRecordComponents()) {
            if (each.getName().equals(component)) {
                return new ArtifactType(each.getGenericType());
            }
        }
        throw new IllegalArgumentException(component);
    }

    private byte[] write(Object value, ArtifactType type) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        materializers().find(type).orElseThrow().write(value, type, out);
        return out.toByteArray();
    }

    private Object read(byte[] bytes, ArtifactType type) throws IOException {
        return materializers().find(type).orElseThrow().read(type, new ByteArrayInputStream(bytes));
    }

    private void keeps(String component, Object value) throws IOException {
        ArtifactType type = typeOf(Shapes.class, component);
        assertThat(read(write(value, type), type)).as(component).isEqualTo(value);
    }

    @Test
    void keepsNumbersTextsEnumsAndTimes() throws IOException {
        keeps("number", Integer.MIN_VALUE);
        keeps("boxed", Long.MAX_VALUE);
        for (double value : new double[] {0.1, -0.0, Double.NaN, Double.NEGATIVE_INFINITY, Double.MIN_VALUE}) {
            keeps("real", value);
        }
        keeps("single", 0.1f);
        keeps("flag", true);
        keeps("letter", '"');
        keeps("text", "ä\u0000\n\uD83D\uDE00");
        keeps("colour", Colour.GREEN);
        keeps("at", Instant.parse("2026-11-24T09:00:00.123456789Z"));
        keeps("took", Duration.ofNanos(1_000_000_001L));
    }

    @Test
    void keepsArraysBitByBit() throws IOException {
        keeps("bytes", new byte[] {-1, 0, 1});
        keeps("reals", new double[] {0.1, -0.0, Double.NaN, Double.POSITIVE_INFINITY});
        keeps("matrix", new float[][] {{1, 2}, {}, {3}});
        keeps("cube", new int[][][] {{{1}, {2, 3}}, {}});
        keeps("flags", new boolean[] {true, false});
        keeps("texts", new String[] {"a", ""});
    }

    @Test
    void keepsRecordsAndCollections() throws IOException {
        keeps("point", new Point(1, Double.NaN));
        keeps("tree", new Tree("root", List.of(new Tree("leaf", List.of()))));
        keeps("points", List.of(new Point(1, 2), new Point(3, 4)));
        keeps("colours", Set.of(Colour.RED, Colour.GREEN));
        keeps("table", Map.of("a", List.of(1.0), "b", List.of()));
        keeps("pair", new Pair<>(1, List.of("x")));
    }

    @Test
    void equalCollectionsGiveEqualBytesAndOrderedOnesKeepTheirOrder() throws IOException {
        ArtifactType set = new ArtifactType(setOfStrings());
        List<String> names =
                IntStream.range(0, 100).mapToObj(i -> "n" + i * 7919).toList();
        Map<String, List<Double>> ordered = new LinkedHashMap<>();
        names.forEach(name -> ordered.put(name, List.of()));
        ArtifactType table = typeOf(Shapes.class, "table");

        assertThat(write(new HashSet<>(names), set)).isEqualTo(write(new TreeSet<>(names), set));
        assertThat(((Map<?, ?>) read(write(ordered, table), table)).keySet().toArray())
                .isEqualTo(names.toArray());
    }

    record Shop(String name, Set<String> tags, Map<String, Set<String>> prices) {}

    record Shops(List<Shop> shops) {}

    @Test
    void equalCollectionsWithinRecordsGiveEqualBytesToo() throws IOException {
        List<String> names =
                IntStream.range(0, 100).mapToObj(i -> "n" + i * 7919).toList();
        ArtifactType type = typeOf(Shops.class, "shops");
        Shop hashed = new Shop("a", Set.copyOf(names), Map.of("x", new HashSet<>(names), "y", Set.of()));
        Map<String, Set<String>> sorted = new LinkedHashMap<>();
        sorted.put("x", new TreeSet<>(names));
        sorted.put("y", Set.of());
        Map<String, Set<String>> backwards = new LinkedHashMap<>();
        backwards.put("y", Set.of());
        backwards.put("x", Set.of());

        assertThat(write(List.of(hashed), type))
                .isEqualTo(write(List.of(new Shop("a", new TreeSet<>(names), sorted)), type));
        assertThat(new String(
                        write(List.of(new Shop("a", Set.of(), Collections.unmodifiableMap(backwards))), type),
                        StandardCharsets.UTF_8))
                .contains("{\"y\":[],\"x\":[]}");
    }

    record Keys(
            Map<BigDecimal, Integer> decimal,
            Map<BigInteger, Integer> integer,
            Map<Character, Integer> character,
            Map<Double, Integer> real,
            Map<Colour, Integer> colour,
            Map<LocalDate, Integer> day,
            Map<ZonedDateTime, Integer> moment,
            Map<UUID, Integer> id) {}

    @Test
    void keepsKeysThatCompareAsEqualAndAreNot() throws IOException {
        ArtifactType type = new ArtifactType(Keys.class.getRecordComponents()[0].getGenericType());
        Map<BigDecimal, Integer> keys = Map.of(new BigDecimal("1.0"), 1, new BigDecimal("1.00"), 2);

        assertThat(read(write(keys, type), type)).isEqualTo(keys);
    }

    @Test
    void keepsTimesWithTheirZonesAndKeysOfAllKinds() throws IOException {
        ZonedDateTime moment = ZonedDateTime.of(2026, 10, 25, 2, 30, 0, 7, ZoneId.of("Europe/Berlin"));
        assertThat(read(write(moment, new ArtifactType(ZonedDateTime.class)), new ArtifactType(ZonedDateTime.class)))
                .isEqualTo(moment);
        Keys keys = new Keys(
                Map.of(new BigDecimal("1.50"), 1),
                Map.of(BigInteger.TEN.pow(30), 1),
                Map.of('ä', 1),
                Map.of(Double.NaN, 1, -0.0, 2),
                Map.of(Colour.RED, 1),
                Map.of(LocalDate.of(2026, 11, 26), 1),
                Map.of(moment, 1),
                Map.of(new UUID(1, 2), 1));
        assertThat(read(write(keys, new ArtifactType(Keys.class)), new ArtifactType(Keys.class)))
                .isEqualTo(keys);
    }

    private static java.lang.reflect.Type setOfStrings() {
        record Holder(Set<String> names) {}
        return Holder.class.getRecordComponents()[0].getGenericType();
    }

    @Test
    void keepsAFileWithItsNameAndAFolderWithItsFiles() throws IOException {
        Path file = Files.writeString(folder.resolve("digits.csv"), "1,2\n");
        Path directory = Files.createDirectories(folder.resolve("model/inner"));
        Files.writeString(directory.resolve("weights.txt"), "0.5");

        Path loaded = (Path) read(write(file, new ArtifactType(Path.class)), new ArtifactType(Path.class));
        File model = (File) read(
                write(folder.resolve("model").toFile(), new ArtifactType(File.class)), new ArtifactType(File.class));

        assertThat(loaded).hasFileName("digits.csv").hasContent("1,2\n");
        assertThat(model.toPath().resolve("inner/weights.txt")).hasContent("0.5");
        assertThat(write(file, new ArtifactType(Path.class)))
                .isEqualTo(write(
                        Files.setLastModifiedTime(file, java.nio.file.attribute.FileTime.fromMillis(0)),
                        new ArtifactType(Path.class)));
    }

    @Test
    void refusesTypesThatItCannotReadBack() {
        for (RecordComponent component : Unstorable.class.getRecordComponents()) {
            assertThat(materializers().find(new ArtifactType(component.getGenericType())))
                    .as(component.getName())
                    .isEmpty();
        }
        assertThat(Materializers.missing(typeOf(Unstorable.class, "threads")))
                .isEqualTo("no materializer stores values of type java.util.List<java.lang.Thread>"
                        + " (because of java.lang.Thread in it). Return a record, number, string, array, file or"
                        + " collection of these, or add a Materializer<List> and list it in"
                        + " META-INF/services/dev.halley.artifact.Materializer.");
    }
}
