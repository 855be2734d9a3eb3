package dev.halley.artifact;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import java.util.Map;
import javax.imageio.ImageIO;

/** {@link BufferedImage}, as PNG. */
final class ImageMaterializer implements Materializer<BufferedImage> {

    @Override
    public String name() {
        return "png/1";
    }

    /** By name: a pipeline without pictures does not load the desktop module. */
    @Override
    public boolean accepts(ArtifactType type) {
        return type.rawClass().getName().equals("java.awt.image.BufferedImage");
    }

    @Override
    public void write(BufferedImage value, ArtifactType type, OutputStream out) throws IOException {
        out.write(png(value));
    }

    private static byte[] png(BufferedImage value) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        if (!ImageIO.write(value, "png", bytes)) {
            throw new IOException("the picture cannot be written as PNG.");
        }
        return bytes.toByteArray();
    }

    @Override
    public BufferedImage read(ArtifactType type, InputStream in) throws IOException {
        BufferedImage image = ImageIO.read(in);
        if (image == null) {
            throw new IOException("the content is no picture.");
        }
        return image;
    }

    @Override
    public List<View> views(BufferedImage value, ArtifactType type) throws IOException {
        return List.of(new View("picture", View.PNG, png(value)));
    }

    @Override
    public Map<String, Object> metadata(BufferedImage value, ArtifactType type) {
        return Map.of("width", value.getWidth(), "height", value.getHeight());
    }
}
