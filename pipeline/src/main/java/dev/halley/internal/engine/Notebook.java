package dev.halley.internal.engine;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import dev.halley.step.StepContext;
import java.util.LinkedHashMap;
import java.util.Map;

/** What a step logs of itself, its run, its artifacts and its model. Thread-safe. */
final class Notebook implements StepContext.Notebook {

    static final JsonMapper JSON =
            JsonMapper.builder().addModule(new JavaTimeModule()).build();

    private final Map<String, JsonNode> step = new LinkedHashMap<>();
    private final Map<String, JsonNode> run = new LinkedHashMap<>();
    private final Map<String, JsonNode> model = new LinkedHashMap<>();
    private final Map<String, Map<String, JsonNode>> outputs = new LinkedHashMap<>();

    @Override
    public synchronized void step(String key, Object value) {
        step.put(key, JSON.valueToTree(value));
    }

    @Override
    public synchronized void run(String key, Object value) {
        run.put(key, JSON.valueToTree(value));
    }

    @Override
    public synchronized void output(String output, String key, Object value) {
        outputs.computeIfAbsent(output, name -> new LinkedHashMap<>()).put(key, JSON.valueToTree(value));
    }

    @Override
    public synchronized void model(String key, Object value) {
        model.put(key, JSON.valueToTree(value));
    }

    synchronized Map<String, JsonNode> ofStep() {
        return new LinkedHashMap<>(step);
    }

    synchronized Map<String, JsonNode> ofRun() {
        return new LinkedHashMap<>(run);
    }

    synchronized Map<String, JsonNode> ofModel() {
        return new LinkedHashMap<>(model);
    }

    synchronized Map<String, Map<String, JsonNode>> ofOutputs() {
        return new LinkedHashMap<>(outputs);
    }

    /** @param only whether the step has no other output */
    synchronized Map<String, JsonNode> ofOutput(String output, boolean only) {
        Map<String, JsonNode> all = new LinkedHashMap<>(outputs.getOrDefault(output, Map.of()));
        if (only) {
            all.putAll(outputs.getOrDefault("", Map.of()));
        }
        return all;
    }
}
