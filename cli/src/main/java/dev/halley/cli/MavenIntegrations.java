package dev.halley.cli;

import dev.halley.error.ErrorKind;
import dev.halley.error.HalleyException;
import eu.maveniverse.maven.mima.context.Context;
import eu.maveniverse.maven.mima.context.ContextOverrides;
import eu.maveniverse.maven.mima.context.Runtimes;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eclipse.aether.RepositorySystemSession;
import org.eclipse.aether.artifact.Artifact;
import org.eclipse.aether.artifact.DefaultArtifact;
import org.eclipse.aether.collection.CollectRequest;
import org.eclipse.aether.graph.Dependency;
import org.eclipse.aether.resolution.ArtifactResult;
import org.eclipse.aether.resolution.DependencyRequest;
import org.eclipse.aether.resolution.DependencyResolutionException;
import org.eclipse.aether.resolution.VersionRangeRequest;
import org.eclipse.aether.resolution.VersionRangeResolutionException;
import org.eclipse.aether.version.Version;
import org.jspecify.annotations.Nullable;

/** Resolves integrations by their Maven coordinates, as Maven itself would: with the user's settings and local repository. */
final class MavenIntegrations implements AutoCloseable {

    private static final Pattern COORDINATES =
            Pattern.compile("([A-Za-z0-9_.-]+):([A-Za-z0-9_.-]+)(?::([A-Za-z0-9_.+-]+))?");
    /** What integrations share with Halley: their own copy would never be loaded. */
    private static final List<String> SHARED = List.of("com.fasterxml.jackson", "org.slf4j", "org.jspecify");

    private final Context context;

    MavenIntegrations() {
        // Maven's own way to name another local repository.
        String local = System.getProperty("maven.repo.local", "");
        ContextOverrides.Builder overrides = ContextOverrides.create().withUserSettings(true);
        if (!local.isEmpty()) {
            overrides.withLocalRepositoryOverride(Path.of(local));
        }
        context = Runtimes.INSTANCE.getRuntime().create(overrides.build());
    }

    static boolean areCoordinates(String given) {
        return COORDINATES.matcher(given).matches();
    }

    /**
     * An integration with all that it needs.
     *
     * @param coordinates {@code group:artifact:version}
     */
    record Resolved(String name, String coordinates, List<Path> jars) {}

    /** @param coordinates {@code group:artifact}, for the newest version, or {@code group:artifact:version} */
    Resolved resolve(String coordinates) {
        Matcher matcher = COORDINATES.matcher(coordinates);
        if (!matcher.matches()) {
            throw new HalleyException(
                    ErrorKind.INVALID, "'" + coordinates + "' (expected: group:artifact or group:artifact:version).");
        }
        String group = matcher.group(1);
        String artifact = matcher.group(2);
        String version = matcher.group(3) == null ? newest(group, artifact) : matcher.group(3);
        String exact = group + ":" + artifact + ":" + version;
        return new Resolved(artifact, exact, jars(group, artifact, version));
    }

    private List<Path> jars(String group, String artifact, String version) {
        CollectRequest collect = new CollectRequest();
        // Not as the root: its optional dependencies would come as well.
        collect.addDependency(new Dependency(new DefaultArtifact(group, artifact, "jar", version), "runtime"));
        collect.setRepositories(context.remoteRepositories());
        try {
            List<Path> jars = new ArrayList<>();
            for (ArtifactResult result : context.repositorySystem()
                    .resolveDependencies(session(), new DependencyRequest(collect, null))
                    .getArtifactResults()) {
                Artifact found = result.getArtifact();
                if (!isShared(found)) {
                    jars.add(found.getFile().toPath());
                }
            }
            return jars;
        } catch (DependencyResolutionException e) {
            throw unresolved(group + ":" + artifact + ":" + version, e);
        }
    }

    private static boolean isShared(Artifact artifact) {
        boolean pipeline = artifact.getGroupId().equals("dev.halley")
                && artifact.getArtifactId().equals("halley-pipeline");
        return pipeline || SHARED.stream().anyMatch(artifact.getGroupId()::startsWith);
    }

    private String newest(String group, String artifact) {
        VersionRangeRequest request = new VersionRangeRequest(
                new DefaultArtifact(group, artifact, "jar", "[0,)"), context.remoteRepositories(), null);
        try {
            List<Version> versions = context.repositorySystem()
                    .resolveVersionRange(session(), request)
                    .getVersions();
            return versions.stream()
                    .map(Version::toString)
                    .filter(version -> !version.endsWith("-SNAPSHOT"))
                    .reduce((first, second) -> second)
                    .or(() -> versions.stream().map(Version::toString).reduce((first, second) -> second))
                    .orElseThrow(() -> unresolved(group + ":" + artifact, null));
        } catch (VersionRangeResolutionException e) {
            throw unresolved(group + ":" + artifact, e);
        }
    }

    private RepositorySystemSession session() {
        return context.repositorySystemSession();
    }

    private HalleyException unresolved(String coordinates, @Nullable Exception e) {
        List<String> repositories = context.remoteRepositories().stream()
                .map(repository -> repository.getId() + " (" + repository.getUrl() + ")")
                .toList();
        String why = e == null || e.getMessage() == null
                ? ""
                : " " + e.getMessage().lines().findFirst().orElse("");
        return new HalleyException(
                ErrorKind.NOT_FOUND,
                "The integration " + coordinates + " cannot be resolved from " + String.join(", ", repositories)
                        + ". Check the coordinates and the settings of Maven." + why,
                e);
    }

    @Override
    public void close() {
        context.close();
    }
}
