package dev.halley.server.registrymodel;

import dev.halley.server.asset.Asset;
import dev.halley.server.asset.Assets;
import dev.halley.server.error.ApiException;
import dev.halley.server.error.ErrorKind;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The models of experiments: assets of the type {@code model-element}, grouped by the name of their model. */
public final class ExperimentModels {

    static final String TYPE = "model-element";

    private final Assets assets;

    public ExperimentModels(Assets assets) {
        this.assets = assets;
    }

    /** The id of a model on the wire. It says all that there is to know of it. */
    record Id(String experimentKey, String name) {

        static Id parse(String text) {
            int dash = text.indexOf('-');
            try {
                if (dash > 0) {
                    byte[] name = HexFormat.of().parseHex(text.substring(dash + 1));
                    return new Id(text.substring(0, dash), new String(name, StandardCharsets.UTF_8));
                }
            } catch (IllegalArgumentException notHex) {
                // Refused below.
            }
            throw new ApiException(
                    ErrorKind.INVALID,
                    "experimentModelId: '" + (text.length() > 60 ? text.substring(0, 60) + "…" : text)
                            + "' (expected: one that /experiment/model answers).");
        }

        @Override
        public String toString() {
            return experimentKey + "-" + HexFormat.of().formatHex(name.getBytes(StandardCharsets.UTF_8));
        }
    }

    /** The files of each model, the oldest model first. */
    Map<String, List<Asset>> of(long experimentId) {
        Map<String, List<Asset>> models = new LinkedHashMap<>();
        for (Asset asset : assets.of(experimentId)) {
            String name = asset.groupingName();
            if (asset.type().equals(TYPE) && name != null && !name.isBlank()) {
                models.computeIfAbsent(name, key -> new ArrayList<>()).add(asset);
            }
        }
        return models;
    }

    List<Asset> require(long experimentId, String name) {
        List<Asset> files = of(experimentId).get(name);
        if (files == null) {
            throw new ApiException(ErrorKind.INVALID, "the experiment has no model '" + name + "'.");
        }
        return files;
    }
}
