import dev.halley.approval.Approval;
import dev.halley.artifact.Artifact;
import dev.halley.artifact.DataTable;
import dev.halley.artifact.Html;
import dev.halley.artifact.Markdown;
import dev.halley.pipeline.ModelOptions;
import dev.halley.pipeline.Pipeline;
import dev.halley.pipeline.RunListener;
import dev.halley.pipeline.RunOptions;
import dev.halley.step.Retry;
import dev.halley.step.Step;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** Pipelines for the tests of the pages that start and steer runs. */
public final class Steered {

    private Steered() {}

    /** A kind of data. */
    public enum Size {
        SMALL,
        LARGE
    }

    @Step
    static List<Integer> numbers(int count) {
        return IntStream.range(0, count).boxed().toList();
    }

    @Step
    static int square(int number) {
        return number * number;
    }

    @Step
    static int add(List<Integer> numbers) {
        return numbers.stream().mapToInt(each -> each).sum();
    }

    @Step
    static int twice(int number, Size size) {
        return size == Size.LARGE ? 2 * number : number;
    }

    private static final Pipeline INNER = Pipeline.define("steered_inner", p -> p.step(Steered::square, p.parameter("number", 3)));

    @Step(enableCache = false)
    static int startsARun(int number) {
        INNER.run(RunOptions.defaults().parameter("number", number).listener(RunListener.NONE));
        return number;
    }

    /** Groups, items and a run that a step starts. */
    public static final Pipeline TREE = Pipeline.define("steered_tree", p -> {
        Artifact<List<Integer>> numbers = p.step(Steered::numbers, p.parameter("count", 4));
        Artifact<Integer> sum = p.step(Steered::add, p.map(Steered::square, numbers));
        for (int fold = 1; fold <= 2; fold++) {
            p.group("fold_" + fold, q -> {
                Artifact<Integer> doubled = q.step(Steered::twice, sum, q.parameter("size", Size.SMALL));
                return q.step(Steered::square, doubled);
            });
        }
        p.step(Steered::startsARun, sum);
    });

    private static int tries = 0;

    @Step(enableCache = false)
    static int second(int number, String broken) throws Exception {
        tries++;
        System.out.println("INFO  attempt " + tries);
        Thread.sleep(400);
        if (tries == 1 || Files.exists(Path.of(broken))) {
            System.out.println("ERROR attempt " + tries + " cannot go on");
            throw new IllegalStateException("attempt " + tries + " is broken");
        }
        return number + 1;
    }

    /** The second step fails once, or as long as a file is there. */
    public static final Pipeline FLAKY = Pipeline.define("steered_flaky", p -> {
        Artifact<Integer> first = p.step(Steered::square, p.parameter("number", 5));
        Artifact<Integer> second = p.step(Steered::second, first, p.requiredParameter("broken", String.class))
                .retry(Retry.times(1).delay(Duration.ofMillis(200)));
        p.step(Steered::twice, second, p.parameter("size", Size.LARGE));
    });

    @Step(enableCache = false)
    static int chatty(int lines, String hold) throws Exception {
        for (int line = 1; line <= lines; line++) {
            System.out.println((line % 40 == 0 ? "ERROR" : line % 10 == 0 ? "WARN " : "INFO ") + " line " + line);
            while (line == lines / 2 && Files.exists(Path.of(hold))) {
                Thread.sleep(20);
            }
        }
        return lines;
    }

    @Step(enableCache = false)
    static Approval review(int lines) throws InterruptedException {
        return Approval.await("Ship after " + lines + " lines?");
    }

    @Step(enableCache = false)
    static String ship(Approval approval) {
        return "shipped by " + approval.by() + ": " + approval.comment();
    }

    /** Prints half of its lines, the others when a file is gone, then waits for a person. */
    public static final Pipeline REVIEWED = Pipeline.define("steered_reviewed", p -> {
        Artifact<Integer> lines = p.step(Steered::chatty, p.parameter("lines", 200), p.requiredParameter("hold", String.class));
        p.step(Steered::ship, p.step(Steered::review, lines));
    });

    @Step(enableCache = false)
    static void stubborn() {
        System.out.println("process " + ProcessHandle.current().pid());
        while (true) {
            try {
                Thread.sleep(60_000);
            } catch (InterruptedException ignored) {
                System.out.println("WARN  interrupted, and does not care");
            }
        }
    }

    @Step
    static DataTable cities(int rows) {
        return new DataTable(
                List.of("city", "people"),
                IntStream.range(0, rows).mapToObj(row -> List.of("City, " + row, String.valueOf(row * 1000.5))).toList());
    }

    @Step
    static Markdown described(DataTable cities) {
        return new Markdown("# Cities\n\nThere are **" + cities.rows().size() + "**.\n");
    }

    @Step
    static Html page(DataTable cities) {
        return new Html("<p id=said></p><script>try { said.textContent = parent.document.title } catch (closed) { said.textContent = closed.name }</script>");
    }

    @Step(enableCache = false)
    static int printed(int lines) {
        for (int line = 1; line <= lines; line++) {
            System.out.println("\u001b[32mINFO\u001b[0m line " + line);
        }
        return lines;
    }

    /** Values that show themselves, and a long log. */
    public static final Pipeline SHOWN = Pipeline.define("steered_shown", p -> {
        p.tags("shown").model(ModelOptions.named("steered-model"));
        Artifact<DataTable> cities = p.step(Steered::cities, p.parameter("rows", 3));
        p.step(Steered::described, cities);
        p.step(Steered::page, cities);
        p.step(Steered::printed, p.parameter("lines", 100_000));
    });

    @Step(enableCache = false)
    static int added(int left, int right) {
        if (left + right == 32 * 31 / 2) {
            throw new IllegalStateException("the sum is reached", new IllegalArgumentException("the inner reason"));
        }
        return left + right;
    }

    /** A tree of 64 steps, of which the last one fails. */
    public static final Pipeline WIDE = Pipeline.define("steered_wide", p -> {
        List<Artifact<Integer>> layer = new ArrayList<>();
        for (int leaf = 0; leaf < 32; leaf++) {
            layer.add(p.step(Steered::twice, p.parameter("leaf" + leaf, leaf), p.parameter("size", Size.SMALL)).named("leaf_" + leaf));
        }
        while (layer.size() > 1) {
            List<Artifact<Integer>> next = new ArrayList<>();
            for (int at = 0; at + 1 < layer.size(); at += 2) {
                next.add(p.step(Steered::added, layer.get(at), layer.get(at + 1)).named("sum_" + layer.size() / 2 + "_" + at / 2));
            }
            layer = next;
        }
    });

    /** Does not react to interrupts. */
    public static final Pipeline STUBBORN = Pipeline.define("steered_stubborn", p -> p.step(Steered::stubborn));
}
