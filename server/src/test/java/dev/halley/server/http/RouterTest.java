package dev.halley.server.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RouterTest {

    private final Router router = new Router(List.of(
            route("GET", "/"),
            route("GET", "/api/experiments/query"),
            route("GET", "/api/experiments/{key}"),
            route("POST", "/api/experiments/{key}"),
            route("GET", "/api/experiments/{key}/assets/{id}")));

    @Test
    void findsTheRouteThatWasDeclaredFirst() {
        assertThat(found("GET", "/api/experiments/query")).isEqualTo("/api/experiments/query");
        assertThat(found("GET", "/api/experiments/other")).isEqualTo("/api/experiments/{key}");
        assertThat(found("GET", "/")).isEqualTo("/");
    }

    @Test
    void takesSlashesThatAreTooMany() {
        assertThat(found("GET", "//api///experiments/query/")).isEqualTo("/api/experiments/query");
        assertThat(found("GET", "//")).isEqualTo("/");
    }

    @Test
    void findsNothingForAnotherMethodCaseOrLength() {
        assertThat(router.find("PUT", "/api/experiments/a")).isNull();
        assertThat(router.find("GET", "/API/experiments/a")).isNull();
        assertThat(router.find("GET", "/api/experiments")).isNull();
        assertThat(router.find("GET", "/api/experiments/a/assets/b/c")).isNull();
        // A slash that is encoded separates nothing, and letters that are encoded are no others.
        assertThat(router.find("GET", "/api%2Fexperiments/a")).isNull();
        assertThat(found("GET", "/api/experiments/q%75ery")).isEqualTo("/api/experiments/{key}");
    }

    @Test
    void decodesParameters() {
        assertThat(parameters("/api/experiments/a%20b+c%2Fd%C3%A9/assets/1;v=2"))
                .isEqualTo(Map.of("key", "a b+c/dé", "id", "1;v=2"));
    }

    @Test
    void refusesAParameterThatIsEncodedWrongly() {
        assertThatThrownBy(() -> parameters("/api/experiments/%zz")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> parameters("/api/experiments/a%2")).isInstanceOf(IllegalArgumentException.class);
    }

    private String found(String method, String path) {
        Router.Match match = router.find(method, path);
        assertThat(match).as(path).isNotNull();
        return match.route().path();
    }

    private Map<String, String> parameters(String path) {
        Router.Match match = router.find("GET", path);
        assertThat(match).as(path).isNotNull();
        return match.parameters();
    }

    private static Route route(String method, String path) {
        return new Route(method, path, Dialect.NATIVE, Permission.PUBLIC, call -> {}, null, false);
    }
}
