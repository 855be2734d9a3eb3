package dev.halley.server.compatibility;

import static org.assertj.core.api.Assertions.assertThat;

import dev.halley.server.compatibility.GoldenRoute.Parameter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** {@code docs/compatibility.md} is made from the list of routes. {@code -Dgolden.update=true} makes it anew. */
class CompatibilityPageTest {

    private static final Path PAGE = Path.of("../docs/compatibility.md");

    private static final Map<String, String> AREAS = new TreeMap<>(Map.of(
            "1 Experiments", "{rest}/experiment {rest}/experiments {rest}/write/experiment {rest}/write/experiments",
            "2 Projects and workspaces",
                    "{rest}/account-details {rest}/workspaces {rest}/projects {rest}/project {rest}/write/project"
                            + " {rest}/write/workspace {rest}/write/add-workspace-member",
            "3 The protocol of the SDKs", "{sdk}",
            "4 Artifacts", "{rest}/artifacts {rest}/get {rest}/write/artifacts {rest}/write/artifact {rest}/write/get",
            "5 Model registry", "{rest}/registry-model {rest}/write/registry-model",
            "6 Optimizer", "/optimizer",
            "7 Views and panels",
                    "{rest}/views {rest}/write/views {rest}/write/chart-templates {rest}/code-panel"
                            + " {rest}/write/template {rest}/write/dashboard-template {rest}/dashboard-templates"
                            + " {rest}/template",
            "8 Outside of both APIs", "/api"));

    @Test
    void showsEveryCallOfTheList() throws IOException {
        String expected = page();
        if (Boolean.getBoolean("golden.update")) {
            Files.writeString(PAGE, expected);
        }

        assertThat(Files.readString(PAGE))
                .as("docs/compatibility.md is made from routes.txt: run this test with -Dgolden.update=true")
                .isEqualTo(expected);
    }

    @Test
    void hasAnAreaForEveryCall() {
        List<GoldenRoute> shown = AREAS.values().stream()
                .flatMap(prefixes -> comet(of(prefixes)).stream())
                .toList();

        assertThat(shown).containsExactlyInAnyOrderElementsOf(comet(route -> true));
    }

    private static List<GoldenRoute> comet(Predicate<GoldenRoute> wanted) {
        return GoldenRoute.all().stream()
                .filter(GoldenRoute::isComet)
                .filter(wanted)
                .toList();
    }

    private static Predicate<GoldenRoute> of(String prefixes) {
        List<String> all = List.of(prefixes.split(" "));
        return route -> all.stream()
                .anyMatch(prefix -> route.path().equals(prefix) || route.path().startsWith(prefix + "/"));
    }

    private static String page() {
        List<GoldenRoute> all = comet(route -> true);
        long served = all.stream().filter(GoldenRoute::isServed).count();
        long partial = all.stream().filter(GoldenRoute::isPartial).count();
        StringBuilder page = new StringBuilder("""
                # What of Comet's interface the server has

                Made from the list of routes that the tests compare with a running server; do not edit it by hand.

                `{rest}` stands for `/api/rest/v2` and `/clientlib/rest/v2`, `{sdk}` for `/clientlib` and, because some clients are told the
                address without it, for the root. A name with `?` may be left out. Used by: J Java SDK 1.1.14, P Python SDK 3.58, R cometr,
                X cometx.

                """);
        page.append("%d of %d calls are served, %d of them in part.\n".formatted(served, all.size(), partial));
        AREAS.forEach((name, prefixes) -> {
            page.append("\n## ").append(name.substring(2)).append("\n\n");
            page.append("| call | parameters | used by | |\n|---|---|---|---|\n");
            comet(of(prefixes)).forEach(route -> page.append(row(route)));
        });
        return page.toString();
    }

    private static String row(GoldenRoute route) {
        String status = route.isPartial() ? "**partial**: " : route.isServed() ? "served: " : "**not**: ";
        String note = route.note().replaceFirst("^(partial|not): ", "");
        String parameters =
                route.parameters().stream().map(CompatibilityPageTest::shown).collect(Collectors.joining(", "));
        return "| `%s %s` | %s | %s | %s |\n"
                .formatted(
                        route.verb(),
                        route.path(),
                        parameters,
                        route.users().equals("-") ? "" : route.users(),
                        note.equals("-") ? status.replace(": ", "") : status + note);
    }

    private static String shown(Parameter parameter) {
        return "`" + String.join("` or `", parameter.spellings()) + (parameter.required() ? "" : "?") + "`";
    }
}
