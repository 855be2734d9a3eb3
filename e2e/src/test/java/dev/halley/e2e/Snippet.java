package dev.halley.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A fenced block of a page. What becomes of it is said right before it:
 *
 * <ul>
 *   <li>a comment with the path of a file of this repository: the block is a part of that file, which the build compiles
 *       and a test of its module runs;
 *   <li>{@code run by SomeTest} in a comment: that test does what the block says;
 *   <li>{@code not run: REASON} in a comment;
 *   <li>a paragraph that begins with a path in code style and a colon: the block is that file, which the blocks after it
 *       use;
 *   <li>nothing of these: {@link PageRun} runs it.
 * </ul>
 *
 * @param comment the text of the comment before it
 * @param file the path that the paragraph before it begins with
 */
record Snippet(
        Path page,
        int line,
        String language,
        String text,
        @Nullable String comment,
        @Nullable String file) {

    private static final Pattern FENCE = Pattern.compile("^( *)(`{3,})([\\w-]*) *$");
    private static final Pattern COMMENT = Pattern.compile("^ *<!-- (.+) -->$");
    private static final Pattern FILE = Pattern.compile("^`([^` ]+\\.[a-zA-Z]+)`:.*");
    private static final Pattern TEST = Pattern.compile("^run by (\\w+Test)\\b.*");
    private static final Pattern NOT_RUN = Pattern.compile("^not run: (.+)");

    /** Where a block is run, if it is. */
    enum Fate {
        EXCERPT,
        OTHER_TEST,
        NOT_RUN,
        PAGE
    }

    /** All pages of the repository that people read. */
    static List<Path> pages() {
        try (Stream<Path> docs = Files.walk(Halley.ROOT.resolve("docs"));
                Stream<Path> root = Files.list(Halley.ROOT)) {
            return Stream.concat(root, docs)
                    .filter(page -> page.toString().endsWith(".md"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static List<Snippet> of(Path page) {
        List<String> lines;
        try {
            lines = Files.readAllLines(page, UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        List<Snippet> snippets = new ArrayList<>();
        int at = 0;
        while (at < lines.size()) {
            Matcher fence = FENCE.matcher(lines.get(at));
            if (fence.matches()) {
                int end = at + 1;
                while (!lines.get(end).strip().equals(fence.group(2))) {
                    end++;
                }
                int indent = fence.group(1).length();
                StringBuilder text = new StringBuilder();
                for (String line : lines.subList(at + 1, end)) {
                    text.append(line.substring(Math.min(indent, line.length()))).append('\n');
                }
                List<String> before = paragraphBefore(lines, at);
                snippets.add(new Snippet(
                        page,
                        at + 1,
                        fence.group(3),
                        text.toString(),
                        before.isEmpty() ? null : found(COMMENT, before.get(before.size() - 1)),
                        before.isEmpty() ? null : found(FILE, before.get(0))));
                at = end;
            }
            at++;
        }
        return snippets;
    }

    /** The lines right before, or those of the last paragraph. */
    private static List<String> paragraphBefore(List<String> lines, int at) {
        int end = at;
        while (end > 0 && lines.get(end - 1).isBlank()) {
            end--;
        }
        int start = end;
        while (start > 0 && !lines.get(start - 1).isBlank()) {
            start--;
        }
        return lines.subList(start, end);
    }

    Fate fate() {
        if (comment == null) {
            return Fate.PAGE;
        }
        if (NOT_RUN.matcher(comment).matches()) {
            return Fate.NOT_RUN;
        }
        if (TEST.matcher(comment).matches()) {
            return Fate.OTHER_TEST;
        }
        return Files.isRegularFile(Halley.ROOT.resolve(comment)) ? Fate.EXCERPT : Fate.PAGE;
    }

    /** The test that runs it. */
    @Nullable
    String test() {
        return comment == null ? null : found(TEST, comment);
    }

    @Nullable
    String reason() {
        return comment == null ? null : found(NOT_RUN, comment);
    }

    private static @Nullable String found(Pattern pattern, String text) {
        Matcher matcher = pattern.matcher(text);
        return matcher.matches() ? matcher.group(1) : null;
    }

    @Override
    public String toString() {
        return Halley.ROOT.relativize(page) + ":" + line + " (" + (language.isEmpty() ? "no language" : language) + ")";
    }
}
