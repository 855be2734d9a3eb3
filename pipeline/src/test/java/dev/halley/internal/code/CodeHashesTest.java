package dev.halley.internal.code;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Compiles variants of a user's source and compares the hashes of its steps. */
class CodeHashesTest {

    private static final String SOURCE = """
            import java.util.List;
            import java.util.function.Function;

            class Steps {
                static final Object PIPELINE = dev.halley.pipeline.Pipeline.define("p", p -> p.parameter("x", 1));
                static final List<String> NAMES = List.of("a");

                static double train(double rate) {
                    Function<Double, Double> twice = value -> value * 2;
                    Function<Double, Double> more = value -> value + 1;
                    return Helper.scale(twice.apply(rate)) + more.apply(rate);
                }

                static int load() {
                    Runnable unused = () -> {};
                    unused.run();
                    return 1;
                }

                static String named() {
                    return NAMES.get(0);
                }

                static Shape shape() {
                    return new Square();
                }

                static void assigned(int days) {
                    switch (days) {
                        case 1 -> load();
                        case 200 -> named();
                        default -> throw new IllegalStateException("x" + days);
                    }
                }
            }

            class Helper {
                static double scale(double value) {
                    return value * 10;
                }

                static double unused(double value) {
                    return value;
                }
            }

            interface Shape {
                double area();
            }

            class Square implements Shape {
                @Override
                public double area() {
                    return 1;
                }
            }
            """;

    @TempDir
    Path folder;

    private int variants;

    private Map<String, String> hashes(String source) throws IOException {
        Path directory = Files.createDirectories(folder.resolve("v" + variants++));
        Path file = Files.writeString(directory.resolve("Steps.java"), source);
        int exit = Objects.requireNonNull(ToolProvider.getSystemJavaCompiler())
                .run(
                        null,
                        null,
                        null,
                        "-g",
                        "-nowarn",
                        "-cp",
                        classPath(),
                        "-d",
                        directory.toString(),
                        file.toString());
        assertThat(exit).as("compiles").isZero();
        Map<String, String> hashes = new TreeMap<>();
        try (URLClassLoader loader = new URLClassLoader(
                new URL[] {directory.toUri().toURL()}, getClass().getClassLoader())) {
            for (Method method : loader.loadClass("Steps").getDeclaredMethods()) {
                if (!method.isSynthetic()) {
                    hashes.put(method.getName(), CodeHashes.of(method));
                }
            }
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException(e);
        }
        return hashes;
    }

    private static String classPath() {
        return System.getProperty("java.class.path");
    }

    private List<String> changed(String from, String to) throws IOException {
        String source = SOURCE.replace(from, to);
        assertThat(source).isNotEqualTo(SOURCE);
        Map<String, String> before = hashes(SOURCE);
        Map<String, String> after = hashes(source);
        assertThat(after.keySet()).isEqualTo(before.keySet());
        return before.keySet().stream()
                .filter(method -> !Objects.equals(before.get(method), after.get(method)))
                .toList();
    }

    @Test
    void aCommentChangesNothing() throws IOException {
        assertThat(changed("static int load() {", "// Loads.\n\n\n  static int load() {"))
                .isEmpty();
    }

    @Test
    void aHelperChangesOnlyTheStepsThatCallIt() throws IOException {
        assertThat(changed("value * 10", "value * 11")).containsExactly("train");
        assertThat(changed("return value;", "return -value;")).isEmpty();
    }

    @Test
    void aStepChangesItselfAndItsCallers() throws IOException {
        assertThat(changed("return 1;\n    }\n\n    static String", "return 2;\n    }\n\n    static String"))
                .containsExactly("assigned", "load");
    }

    @Test
    void aLambdaBelongsToItsStep() throws IOException {
        assertThat(changed("value * 2", "value * 3")).containsExactly("train");
        assertThat(changed("value -> value * 2", "value -> value + 1")).containsExactly("train");
        assertThat(changed("unused.run();", "unused.run();\n Runnable two = () -> {};"))
                .containsExactly("assigned", "load");
    }

    @Test
    void swappedLambdasAreAChange() throws IOException {
        String swapped = SOURCE.replace("value -> value * 2", "TMP")
                .replace("value -> value + 1", "value -> value * 2")
                .replace("TMP", "value -> value + 1");

        assertThat(hashes(swapped).get("train")).isNotEqualTo(hashes(SOURCE).get("train"));
    }

    @Test
    void aStaticFieldBelongsToItsReadersAndTheDefinitionOfThePipelineToNobody() throws IOException {
        assertThat(changed("List.of(\"a\")", "List.of(\"b\")")).containsExactly("assigned", "named");
        assertThat(changed("p.parameter(\"x\", 1)", "p.parameter(\"x\", 2)")).isEmpty();
    }

    @Test
    void aClassOfWhichObjectsExistCountsAsAWhole() throws IOException {
        assertThat(changed("public double area() {\n        return 1;", "public double area() {\n        return 2;"))
                .containsExactly("shape");
        assertThat(changed("double area();", "double area();\n default int corners() { return 4; }"))
                .containsExactly("shape");
    }
}
