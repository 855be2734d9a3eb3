package dev.halley.artifact;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/** Numbers, strings, enums, times, records, and lists, sets, maps and arrays of these, as JSON. */
final class JsonMaterializer implements Materializer<Object> {

    private static final int ROWS_SHOWN = 200;

    private final JsonMapper mapper = JsonMapper.builder()
            .addModule(new JavaTimeModule())
            .addModule(new SimpleModule().setSerializerModifier(new FixedOrder()))
            .enable(SerializationFeature.WRITE_DATES_WITH_ZONE_ID)
            .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
            .disable(SerializationFeature.WRITE_DURATIONS_AS_TIMESTAMPS)
            .disable(DeserializationFeature.ADJUST_DATES_TO_CONTEXT_TIME_ZONE)
            .disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET)
            .build();

    @Override
    public String name() {
        return "json/1";
    }

    @Override
    public boolean accepts(ArtifactType type) {
        return JsonTypes.problem(type) == null;
    }

    @Override
    public void write(Object value, ArtifactType type, OutputStream out) throws IOException {
        mapper.writerFor(mapper.constructType(type.type())).writeValue(out, value);
    }

    @Override
    public Object read(ArtifactType type, InputStream in) throws IOException {
        return mapper.readerFor(mapper.constructType(type.type())).readValue(in);
    }

    /** Lists of records are tables. */
    @Override
    public List<View> views(Object value, ArtifactType type) throws IOException {
        if (value instanceof DataTable table) {
            return List.of(new View("table", View.CSV, table.toCsv(Integer.MAX_VALUE)));
        } else if (value instanceof List<?> list && !list.isEmpty() && list.get(0) instanceof Record) {
            return List.of(new View(
                    "first rows",
                    View.CSV,
                    DataTable.ofRecords(list, ROWS_SHOWN).toCsv(ROWS_SHOWN)));
        }
        return List.of();
    }

    @Override
    public Map<String, Object> metadata(Object value, ArtifactType type) {
        if (value instanceof DataTable table) {
            return Map.of(
                    "rows", table.rows().size(), "columns", table.columns().size());
        } else if (value instanceof Collection<?> collection) {
            return Map.of("items", collection.size());
        } else if (value instanceof Map<?, ?> map) {
            return Map.of("items", map.size());
        }
        return Map.of();
    }
}
