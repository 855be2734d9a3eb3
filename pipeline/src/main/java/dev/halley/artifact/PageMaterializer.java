package dev.halley.artifact;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** {@link Html} and {@link Markdown}, as their text. */
final class PageMaterializer implements Materializer<Object> {

    @Override
    public String name() {
        return "page/1";
    }

    @Override
    public boolean accepts(ArtifactType type) {
        return type.rawClass() == Html.class || type.rawClass() == Markdown.class;
    }

    private static String text(Object value) {
        return value instanceof Html html ? html.text() : ((Markdown) value).text();
    }

    @Override
    public void write(Object value, ArtifactType type, OutputStream out) throws IOException {
        out.write(text(value).getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public Object read(ArtifactType type, InputStream in) throws IOException {
        String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
        return type.rawClass() == Html.class ? new Html(text) : new Markdown(text);
    }

    @Override
    public List<View> views(Object value, ArtifactType type) {
        boolean html = value instanceof Html;
        return List.of(new View(html ? "page" : "text", html ? View.HTML : View.MARKDOWN, text(value)));
    }
}
