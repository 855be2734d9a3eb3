package dev.halley.internal.code;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** The commit of the repository that the process works in, read from its files: no program is started. */
public final class GitCommit {

    private GitCommit() {}

    /** Null if the working folder is in no repository. */
    public static @Nullable String find() {
        return find(Path.of("").toAbsolutePath());
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
