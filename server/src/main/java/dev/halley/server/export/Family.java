package dev.halley.server.export;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a workspace or a project has beside its experiments: lines of one kind, and under each the lines that belong to it.
 *
 * @param member the file in an export
 * @param root the kind that the others are under
 * @param ofRoot what belongs to a line of the root
 * @param unit what a root has many of that stand for themselves, its versions; null if it has none
 * @param ofUnit what belongs to one of those
 */
record Family(
        String member,
        Kind root,
        List<Kind> ofRoot,
        @Nullable Kind unit,
        List<Kind> ofUnit) {

    static final List<Family> OF_WORKSPACE = List.of(
            new Family(
                    "artifacts.jsonl",
                    Kind.ARTIFACT,
                    Kind.OF_ARTIFACT,
                    Kind.ARTIFACT_VERSION,
                    Kind.OF_ARTIFACT_VERSION),
            new Family("models.jsonl", Kind.MODEL, List.of(), Kind.MODEL_VERSION, Kind.OF_MODEL_VERSION),
            new Family("sweeps.jsonl", Kind.SWEEP, Kind.OF_SWEEP, null, List.of()));

    static final List<Family> OF_PROJECT = List.of(
            new Family("views.jsonl", Kind.VIEW, Kind.OF_VIEW, null, List.of()),
            new Family("templates.jsonl", Kind.COMET_VIEW, List.of(), null, List.of()));

    /** In the order in which they are stored. */
    static List<Family> all() {
        return Stream.concat(OF_WORKSPACE.stream(), OF_PROJECT.stream()).toList();
    }

    boolean isOfProject() {
        return root.parent().equals("project_id");
    }

    /** The kinds under the root and under its units, by their names. */
    Map<String, Kind> children() {
        return Stream.concat(ofRoot.stream(), ofUnit.stream()).collect(Collectors.toMap(Kind::name, kind -> kind));
    }

    static boolean hasFiles(Kind kind) {
        return kind.fields().stream().anyMatch(field -> field.name().equals("sha256"));
    }
}
