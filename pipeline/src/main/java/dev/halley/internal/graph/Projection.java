package dev.halley.internal.graph;

import dev.halley.artifact.Artifact;
import dev.halley.artifact.RecordComponentReference;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.List;

/**
 * A source, or a component of it.
 *
 * @param path the record components to follow from the source; empty if the source itself is meant
 */
public record Projection<T>(PipelineGraph graph, Source source, List<RecordComponent> path) implements Artifact<T> {

    public Projection {
        path = List.copyOf(path);
    }

    @Override
    public <C> Artifact<C> map(RecordComponentReference<T, C> component) {
        List<RecordComponent> longer = new ArrayList<>(path);
        longer.add(MethodReference.recordComponent(component));
        return new Projection<>(graph, source, longer);
    }
}
