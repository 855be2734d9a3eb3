package dev.halley.artifact;

import java.io.Serializable;

/** A reference to a component of a record, as {@code Split::train}. Serializable so that the component can be found. */
@FunctionalInterface
public interface RecordComponentReference<T, C> extends Serializable {

    C get(T record);
}
