package dev.halley.integrations.s3;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.CompletedPart;

/** Sends a large file in parts; the object is there when all of them are. */
final class Multipart {

    static final long PART = 64L << 20;
    /** S3: no more parts than this. */
    private static final long MOST_PARTS = 10_000;

    private final S3Client client;
    private final String bucket;
    private final String key;
    private final long part;

    Multipart(S3Client client, String bucket, String key, long part) {
        this.part = part;
        this.client = client;
        this.bucket = bucket;
        this.key = key;
    }

    void upload(Path file) throws IOException {
        String id = client.createMultipartUpload(
                        request -> request.bucket(bucket).key(key))
                .uploadId();
        try {
            List<CompletedPart> parts = parts(file, id);
            client.completeMultipartUpload(
                    request -> request.bucket(bucket).key(key).uploadId(id).multipartUpload(all -> all.parts(parts)));
        } catch (IOException | SdkException e) {
            client.abortMultipartUpload(
                    request -> request.bucket(bucket).key(key).uploadId(id));
            throw e;
        }
    }

    private List<CompletedPart> parts(Path file, String id) throws IOException {
        long size = Files.size(file);
        long length = Math.max(part, size / MOST_PARTS + 1);
        List<CompletedPart> parts = new ArrayList<>();
        for (long from = 0; from < size; from += length) {
            int number = parts.size() + 1;
            long start = from;
            long count = Math.min(length, size - from);
            String tag = client.uploadPart(
                            request ->
                                    request.bucket(bucket).key(key).uploadId(id).partNumber(number),
                            RequestBody.fromContentProvider(() -> from(file, start), count, "application/octet-stream"))
                    .eTag();
            parts.add(CompletedPart.builder().partNumber(number).eTag(tag).build());
        }
        return parts;
    }

    /** The SDK reads as much as the part is long, again if it tries again. */
    private static InputStream from(Path file, long start) {
        try {
            InputStream in = Files.newInputStream(file);
            in.skipNBytes(start);
            return in;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
