package dev.halley.internal.plan;

import dev.halley.artifact.ArtifactType;
import dev.halley.artifact.Materializer;
import dev.halley.artifact.Materializers;
import dev.halley.error.HalleyException;
import dev.halley.internal.graph.Projection;
import dev.halley.internal.graph.Source;
import dev.halley.internal.graph.StepNode;
import dev.halley.internal.plan.CompiledStep.Argument;
import dev.halley.internal.plan.CompiledStep.Result;
import dev.halley.metadata.StoredArtifact;
import java.lang.reflect.Parameter;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.lang.reflect.WildcardType;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Compiles arguments that were there before the run: which version that is, and whether it is what the step takes. */
final class StoredInputCompiler {

    private final StoredInputs stored;
    private final Materializers materializers;
    private final Problems problems;

    StoredInputCompiler(StoredInputs stored, Materializers materializers, Problems problems) {
        this.stored = stored;
        this.materializers = materializers;
        this.problems = problems;
    }

    /** Null if a problem was found. */
    @Nullable
    Argument compile(
            StepNode<?> node,
            Parameter methodParameter,
            int index,
            String name,
            Projection<?> input,
            Source.Stored source) {
        String step = "Step '" + node.id() + "'";
        StoredArtifact artifact;
        try {
            artifact = stored.find(source);
        } catch (HalleyException e) { // There is no such artifact, or nobody can tell.
            problems.add(step + " takes an artifact of another run as '" + name + "': " + e.getMessage()
                    + " To see all: halley artifact list");
            return null;
        }
        String version = "version " + artifact.version() + " of the artifact '" + artifact.artifact() + "'";
        Result result = result(step, version, artifact);
        if (result == null) {
            return null;
        }
        ArtifactType own = new ArtifactType(methodParameter.getParameterizedType());
        ArtifactType wanted = node.mapped() && index == 0 ? ArtifactType.listOf(own.boxed()) : own;
        ArtifactType taken = new ArtifactType(source.type());
        if (input.path().isEmpty() && !fits(result.type(), wanted)) {
            return mismatch(step, name, wanted, version, result);
        } else if (!fits(result.type(), taken)) {
            return mismatch(step, name, taken, version, result);
        }
        List<RecordComponent> path = input.path();
        path.forEach(component -> component.getAccessor().setAccessible(true));
        PlannedStep.Input plan = new PlannedStep.Input(
                name,
                null,
                null,
                List.of(),
                path.stream().map(RecordComponent::getName).toList(),
                artifact.artifact() + " " + artifact.version());
        return new Argument(plan, own, null, null, List.of(result), false, path, null, artifact);
    }

    private @Nullable Argument mismatch(String step, String name, ArtifactType wanted, String version, Result result) {
        problems.add(step + " takes " + version + " as '" + name + "', but that is a " + result.type() + " (expected: "
                + wanted.boxed() + "). Name an artifact or version of that type: halley artifact list");
        return null;
    }

    private @Nullable Result result(String step, String version, StoredArtifact artifact) {
        ClassLoader loader = Thread.currentThread().getContextClassLoader();
        ArtifactType type;
        try {
            type = ArtifactType.named(artifact.type(), loader);
        } catch (ClassNotFoundException e) {
            problems.add(step + " takes " + version + ", whose type " + artifact.type()
                    + " is not on the class path. Add the jar that has it.");
            return null;
        }
        Materializer<Object> materializer =
                materializers.named(artifact.materializer()).orElse(null);
        if (materializer == null) {
            problems.add(step + " takes " + version + ", which was written by the materializer '"
                    + artifact.materializer() + "', which is not on the class path. Add the jar that has it.");
            return null;
        }
        Result item = null;
        if (materializer == Materializers.LISTS && !type.arguments().isEmpty()) {
            ArtifactType itemType = type.arguments().get(0);
            Materializer<Object> each = materializers.find(itemType).orElse(null);
            if (each == null) {
                problems.add(step + " takes " + version + ": " + Materializers.missing(itemType));
                return null;
            }
            item = new Result(StepCompiler.SINGLE_OUTPUT, itemType, each, null, null);
        }
        return new Result(artifact.artifact(), type, materializer, null, item);
    }

    /** As far as it can be told: type arguments are compared if both are of one class, and none of them is open. */
    private static boolean fits(ArtifactType given, ArtifactType wanted) {
        ArtifactType from = given.boxed();
        ArtifactType to = wanted.boxed();
        if (!to.rawClass().isAssignableFrom(from.rawClass())) {
            return false;
        }
        List<ArtifactType> arguments = to.arguments();
        if (to.rawClass() != from.rawClass()
                || arguments.size() != from.arguments().size()) {
            return true;
        }
        for (int i = 0; i < arguments.size(); i++) {
            Type argument = arguments.get(i).type();
            boolean open = argument instanceof WildcardType || argument instanceof TypeVariable<?>;
            ArtifactType givenArgument = from.arguments().get(i);
            if (open
                    ? !arguments.get(i).rawClass().isAssignableFrom(givenArgument.rawClass())
                    : arguments.get(i).rawClass() != givenArgument.rawClass()
                            || !fits(givenArgument, arguments.get(i))) {
                return false;
            }
        }
        return true;
    }
}
