package dev.halley.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What docs/security.md and docs/promises.md name as shown by a test is shown by one that exists. */
class SecurityListTest {

    private static final Path CHECKOUT = Path.of("..");
    private static final Set<String> NOT_SOURCES = Set.of("target", "node_modules", ".git", "dist");
    private static final Pattern ROW = Pattern.compile("(?m)^\\| (S-[^|]*)\\|([^|]*)\\|([^|]*)\\|([^|]*)\\|$");
    private static final Pattern CODE = Pattern.compile("`([^`]+)`");
    private static final Pattern TEST = Pattern.compile("([A-Z]\\w*(?:Test|SignIn))(?:\\.(\\w+))?");
    private static final Pattern PAGE_TEST = Pattern.compile("ui/\\S+\\.tsx?");

    @Test
    void namesEachAttackOnceWithItsTestOrAReason() throws IOException {
        List<String> numbers = new ArrayList<>();
        List<String> silent = new ArrayList<>();
        for (MatchResult row : rows()) {
            numbers.addAll(ids(row.group(1)));
            String test = row.group(3).strip();
            boolean excused =
                    row.group(4).contains("not applicable") || row.group(4).contains("not done");
            boolean named = CODE.matcher(test).find();
            if ((!named && !excused) || row.group(4).isBlank() || row.group(4).contains("see that test")) {
                silent.add(row.group());
            }
        }

        assertThat(numbers)
                .containsExactlyElementsOf(IntStream.rangeClosed(1, 50)
                        .mapToObj("S-%02d"::formatted)
                        .toList());
        assertThat(silent).as("rows that name neither a test nor a reason").isEmpty();
    }

    @Test
    void namesOnlyTestsThatExist() throws IOException {
        Map<String, Path> sources = sources();
        List<String> missing = new ArrayList<>();
        int named = 0;
        for (String page : List.of("docs/security.md", "docs/promises.md")) {
            String last = "";
            for (MatchResult code : all(CODE, Files.readString(CHECKOUT.resolve(page)))) {
                String name = code.group(1);
                var test = TEST.matcher(name.startsWith("…") ? last + "." + name.substring(1) : name);
                if (test.matches()) {
                    named++;
                    last = test.group(1);
                    if (!has(sources.get(last), test.group(2))) {
                        missing.add(page + ": " + name);
                    }
                } else if (PAGE_TEST.matcher(name).matches() && !Files.exists(CHECKOUT.resolve(name))) {
                    missing.add(page + ": " + name);
                }
            }
        }

        assertThat(missing).isEmpty();
        assertThat(named).isGreaterThan(100);
    }

    private static boolean has(@Nullable Path source, @Nullable String method) throws IOException {
        return source != null && (method == null || Files.readString(source).contains("void " + method + "("));
    }

    private static List<MatchResult> rows() throws IOException {
        return all(ROW, Files.readString(CHECKOUT.resolve("docs/security.md")));
    }

    private static List<MatchResult> all(Pattern pattern, String text) {
        return pattern.matcher(text).results().toList();
    }

    /** "S-27, S-28". */
    private static List<String> ids(String cell) {
        return List.of(cell.strip().split(", ", -1));
    }

    private static Map<String, Path> sources() throws IOException {
        Map<String, Path> sources = new HashMap<>();
        Files.walkFileTree(CHECKOUT, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
                return NOT_SOURCES.contains(String.valueOf(folder.getFileName()))
                        ? FileVisitResult.SKIP_SUBTREE
                        : FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                String name = String.valueOf(file.getFileName());
                if (name.endsWith(".java")) {
                    sources.put(name.substring(0, name.length() - ".java".length()), file);
                }
                return FileVisitResult.CONTINUE;
            }
        });
        return sources;
    }
}
