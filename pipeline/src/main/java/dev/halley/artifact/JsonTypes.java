package dev.halley.artifact;

import com.fasterxml.jackson.databind.JsonNode;
import java.lang.reflect.RecordComponent;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.temporal.Temporal;
import java.time.temporal.TemporalAmount;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Which types survive the way through JSON unchanged. */
final class JsonTypes {

    private static final Set<Class<?>> SCALARS = Set.of(
            Boolean.class,
            Byte.class,
            Short.class,
            Integer.class,
            Long.class,
            Float.class,
            Double.class,
            Character.class,
            String.class,
            BigDecimal.class,
            BigInteger.class,
            UUID.class);
    private static final Set<Class<?>> COLLECTIONS = Set.of(List.class, Set.class, Collection.class);

    private JsonTypes() {}

    /** The part of the type that JSON cannot hold; null if it can hold all. */
    static @Nullable String problem(ArtifactType type) {
        return problem(type, new HashSet<>());
    }

    private static @Nullable String problem(ArtifactType type, Set<String> inProgress) {
        Class<?> raw = type.rawClass();
        ArtifactType element = type.elementType();
        if (element != null) {
            return problem(element, inProgress);
        } else if (isScalar(raw)) {
            return null;
        } else if (COLLECTIONS.contains(raw) && type.arguments().size() == 1) {
            return problem(type.arguments().get(0), inProgress);
        } else if (raw == Map.class && type.arguments().size() == 2) {
            ArtifactType key = type.arguments().get(0);
            return isScalar(key.rawClass()) ? problem(type.arguments().get(1), inProgress) : "the map key " + key;
        } else if (raw.isRecord()) {
            return recordProblem(type, inProgress);
        }
        return type.toString();
    }

    private static @Nullable String recordProblem(ArtifactType type, Set<String> inProgress) {
        if (!inProgress.add(type.toString())) {
            return null;
        }
        for (RecordComponent component : type.rawClass().getRecordComponents()) {
            String problem = problem(type.componentType(component), inProgress);
            if (problem != null) {
                return problem;
            }
        }
        return null;
    }

    private static boolean isScalar(Class<?> raw) {
        return (raw.isPrimitive() && raw != void.class)
                || SCALARS.contains(raw)
                || raw.isEnum()
                || JsonNode.class.isAssignableFrom(raw)
                || (raw.getPackageName().equals("java.time")
                        && (Temporal.class.isAssignableFrom(raw) || TemporalAmount.class.isAssignableFrom(raw)));
    }
}
