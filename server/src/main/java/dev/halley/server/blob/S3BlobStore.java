package dev.halley.server.blob;

import dev.halley.server.http.TrustsNobody;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Predicate;
import javax.net.ssl.TrustManager;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3ClientBuilder;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.S3Object;

/** Objects in a bucket of S3, named by a prefix and their hash. Several servers may share it. */
public final class S3BlobStore implements BlobStore {

    private static final String BLOBS = "blobs/";
    private static final String QUARANTINE = "quarantine/";
    private static final Duration CONNECT = Duration.ofSeconds(10);
    private static final Duration READ = Duration.ofSeconds(60);

    private static final TrustManager[] NOBODY_IS_TRUSTED = {new TrustsNobody()};

    private final S3Address address;
    private final S3Client client;

    private S3BlobStore(S3Address address, S3Client client) {
        this.address = address;
        this.client = client;
    }

    /**
     * Opens a bucket.
     *
     * @throws IOException if it cannot be reached, does not exist or is not ours
     */
    public static S3BlobStore open(S3Address address) throws IOException {
        return open(address, READ);
    }

    /** @param patience with a store that does not answer; each request is tried a few times */
    static S3BlobStore open(S3Address address, Duration patience) throws IOException {
        S3ClientBuilder builder = S3Client.builder()
                .region(Region.of(address.region()))
                .credentialsProvider(DefaultCredentialsProvider.builder().build())
                // Stores other than AWS often do not know the newer checksums; our names are checksums already.
                .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
                .responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED)
                .httpClientBuilder(http(address, patience));
        if (address.endpoint() != null) {
            builder.endpointOverride(address.endpoint()).forcePathStyle(true);
        }
        S3Client client = builder.build();
        try {
            client.headBucket(request -> request.bucket(address.bucket()));
            return new S3BlobStore(address, client);
        } catch (SdkException unreachable) {
            client.close();
            throw new IOException(
                    "the bucket '" + address.bucket() + "' of " + address + " cannot be used: "
                            + unreachable.getMessage()
                            + ". Check that it exists, the endpoint, and AWS_ACCESS_KEY_ID with AWS_SECRET_ACCESS_KEY.",
                    unreachable);
        }
    }

    private static UrlConnectionHttpClient.Builder http(S3Address address, Duration patience) {
        UrlConnectionHttpClient.Builder http =
                UrlConnectionHttpClient.builder().connectionTimeout(CONNECT).socketTimeout(patience);
        if (address.endpoint() != null && "http".equals(address.endpoint().getScheme())) {
            // Else all certificates that this machine trusts are read at the start, for connections that have none.
            http.tlsTrustManagersProvider(() -> NOBODY_IS_TRUSTED);
        }
        return http;
    }

    private String key(String sha256) {
        return address.prefix() + BLOBS + sha256;
    }

    @Override
    public void put(String sha256, Path file) throws IOException {
        try {
            client.putObject(request -> request.bucket(address.bucket()).key(key(sha256)), RequestBody.fromFile(file));
        } catch (SdkException failure) {
            throw failed("kept", failure);
        }
    }

    @Override
    public InputStream open(String sha256) throws IOException {
        try {
            return client.getObject(request -> request.bucket(address.bucket()).key(key(sha256)));
        } catch (NoSuchKeyException missing) {
            throw new NoSuchFileException(key(sha256));
        } catch (SdkException failure) {
            throw failed("read", failure);
        }
    }

    @Override
    public boolean has(String sha256) throws IOException {
        try {
            client.headObject(request -> request.bucket(address.bucket()).key(key(sha256)));
            return true;
        } catch (S3Exception missing) {
            if (missing.statusCode() == 404) {
                return false;
            }
            throw failed("found", missing);
        } catch (SdkException failure) {
            throw failed("found", failure);
        }
    }

    @Override
    public void each(Visitor visitor) throws IOException {
        for (S3Object object : objects()) {
            visitor.visit(name(object));
        }
    }

    private Iterable<S3Object> objects() throws IOException {
        try {
            return client.listObjectsV2Paginator(
                            request -> request.bucket(address.bucket()).prefix(address.prefix() + BLOBS))
                    .contents();
        } catch (SdkException failure) {
            throw failed("listed", failure);
        }
    }

    private String name(S3Object object) {
        return object.key().substring(address.prefix().length() + BLOBS.length());
    }

    @Override
    public void quarantine(String sha256) throws IOException {
        try {
            client.copyObject(request -> request.sourceBucket(address.bucket())
                    .sourceKey(key(sha256))
                    .destinationBucket(address.bucket())
                    .destinationKey(address.prefix() + QUARANTINE + sha256));
            client.deleteObject(request -> request.bucket(address.bucket()).key(key(sha256)));
        } catch (SdkException failure) {
            throw failed("put aside", failure);
        }
    }

    @Override
    public int removeOlderThan(Instant limit, Predicate<String> unused) throws IOException {
        int removed = 0;
        try {
            for (S3Object object : objects()) {
                if (Thread.currentThread().isInterrupted()) {
                    return removed;
                }
                if (object.lastModified().isBefore(limit) && unused.test(name(object))) {
                    client.deleteObject(
                            request -> request.bucket(address.bucket()).key(object.key()));
                    removed++;
                }
            }
            return removed;
        } catch (SdkException failure) {
            throw failed("removed", failure);
        }
    }

    private IOException failed(String what, SdkException failure) {
        return new IOException(
                "content could not be " + what + " in " + address + ": " + failure.getMessage(), failure);
    }

    @Override
    public String toString() {
        return address.toString();
    }

    @Override
    public void close() {
        client.close();
    }
}
