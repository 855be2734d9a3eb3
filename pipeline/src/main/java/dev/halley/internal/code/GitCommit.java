package dev.halley.internal.code;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** The commit of the repository that the process works in, read from its files: no program is started. */
public final class GitCommit {

    private static final long FRESH_NANOS = 1_000_000_000L;

    private static volatile @Nullable Found last;

    private GitCommit() {}

    private record Found(@Nullable String commit, long at) {}

    /** Null if the working folder is in no repository. Who asks again within a second is told the same. */
    public static @Nullable String find() {
        Found known = last;
        long now = System.nanoTime();
        if (known == null || now - known.at() > FRESH_NANOS) {
            known = new Found(find(Path.of("").toAbsolutePath()), now);
            last = known;
        }
        return known.commit();
    }

    static @Nullable String find(Path folder) {
        for (Path each = folder; each != null; each = each.getParent()) {
            Path git = each.resolve(".git");
            try {
                if (Files.isDirectory(git)) {
                    return head(git, git);
                } else if (Files.isRegularFile(git)) { // A work tree: the file names the folder.
                    Path of = each.resolve(
                            Files.readString(git).replaceFirst("gitdir:", "").strip());
                    Path common = of.resolve("commondir");
                    return head(
                            of,
                            Files.exists(common)
                                    ? of.resolve(Files.readString(common).strip())
                                    : of);
                }
            } catch (IOException | RuntimeException unreadable) {
                return null;
            }
        }
        return null;
    }

    private static @Nullable String head(Path git, Path common) throws IOException {
        String head = Files.readString(git.resolve("HEAD")).strip();
        if (!head.startsWith("ref: ")) {
            return head;
        }
        String name = head.substring(5).strip();
        if (Files.exists(common.resolve(name))) {
            return Files.readString(common.resolve(name)).strip();
        }
        Path packed = common.resolve("packed-refs");
        if (Files.exists(packed)) {
            for (String line : Files.readAllLines(packed)) {
                if (line.endsWith(" " + name)) {
                    return line.substring(0, line.indexOf(' '));
                }
            }
        }
        return null;
    }
}
