package dev.halley.server.asset;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.halley.server.TestServer;
import dev.halley.server.TestServer.Answer;
import java.io.ByteArrayOutputStream;
import java.net.http.HttpRequest.BodyPublishers;
import org.jspecify.annotations.Nullable;

/** Uploads as Comet's SDKs send them. */
public final class MultipartBody {

    private MultipartBody() {}

    public static byte[] part(String name, @Nullable String fileName, byte[] content) {
        String file = fileName == null ? "" : "; filename=\"" + fileName + "\"";
        byte[] head = ("--limit\r\nContent-Disposition: form-data; name=\"" + name + "\"" + file + "\r\n\r\n")
                .getBytes(UTF_8);
        return join(head, content, "\r\n".getBytes(UTF_8));
    }

    public static Answer upload(TestServer server, String path, byte[]... parts) {
        return server.send(server.request(path)
                .header("Content-Type", "multipart/form-data; boundary=limit")
                .POST(BodyPublishers.ofByteArray(join(join(parts), "--limit--\r\n".getBytes(UTF_8)))));
    }

    private static byte[] join(byte[]... pieces) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] piece : pieces) {
            all.writeBytes(piece);
        }
        return all.toByteArray();
    }
}
