package dev.halley.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Compiles pipelines as users write them, without casts: right ones compile, wrong ones do not. */
class WiringTest {

    private static final String STEPS = """
            import dev.halley.artifact.Artifact;
            import dev.halley.pipeline.Pipeline;
            import dev.halley.step.Step;
            import dev.halley.step.StepCall;
            import java.util.List;

            class Wired {
                record Split(List<Double> train, double[] test) {}
                static class Model {}
                static class Tree extends Model {}

                @Step static Split load() { return new Split(List.of(), new double[0]); }
                @Step static Tree train(List<Double> train, double rate) { return new Tree(); }
                @Step static double evaluate(Model model, double[] test) { return 1; }
                @Step static void report(double score) {}
                @Step static void hello() {}

                static final Pipeline PIPELINE = Pipeline.define("wired", p -> {
                    %s
                });
            }
            """;

    @TempDir
    Path folder;

    private List<String> errors(String definition) {
        JavaCompiler compiler = Objects.requireNonNull(ToolProvider.getSystemJavaCompiler());
        DiagnosticCollector<JavaFileObject> diagnostics = new DiagnosticCollector<>();
        JavaFileObject source =
                new SimpleJavaFileObject(URI.create("string:///Wired.java"), JavaFileObject.Kind.SOURCE) {
                    @Override
                    public CharSequence getCharContent(boolean ignoreEncodingErrors) {
                        return STEPS.formatted(definition);
                    }
                };
        compiler.getTask(
                        null,
                        null,
                        diagnostics,
                        List.of(
                                "-Xlint:all",
                                "-proc:none",
                                "-cp",
                                System.getProperty("java.class.path"),
                                "-d",
                                folder.toString()),
                        null,
                        List.of(source))
                .call();
        return diagnostics.getDiagnostics().stream()
                .filter(each -> each.getKind() == Diagnostic.Kind.ERROR || each.getKind() == Diagnostic.Kind.WARNING)
                .map(Object::toString)
                .toList();
    }

    @Test
    void aRightPipelineCompilesWithoutCastsAndWarnings() {
        assertThat(errors("""
                        StepCall<Split> data = p.step(Wired::load);
                        Artifact<Tree> tree = p.step(Wired::train, data.map(Split::train), p.parameter("rate", 0.1));
                        Artifact<Double> score = p.step(Wired::evaluate, tree, data.map(Split::test));
                        StepCall<Void> report = p.step(Wired::report, score).named("tell").after(data);
                        p.step(Wired::hello).after(report).cache(false).experimentTracker("t").settings("a", 1);
                        """)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "p.step(Wired::train, p.step(Wired::load).map(Split::test), p.parameter(\"rate\", 0.1));",
                "p.step(Wired::train, p.step(Wired::load).map(Split::train), p.parameter(\"rate\", 1));",
                "p.step(Wired::train, p.step(Wired::load).map(Split::train));",
                "p.step(Wired::report, p.parameter(\"score\", \"high\"));",
                "Artifact<String> wrong = p.step(Wired::load);",
                "p.step(Wired::report, p.step(Wired::hello));",
                "p.step(Wired::load).map(Model::toString);"
            })
    void aWrongPipelineDoesNotCompile(String definition) {
        assertThat(errors(definition)).isNotEmpty();
    }
}
