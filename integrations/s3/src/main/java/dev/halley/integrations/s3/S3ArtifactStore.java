package dev.halley.integrations.s3;

import dev.halley.artifactstore.ArtifactStore;
import dev.halley.artifactstore.ContentWriter;
import dev.halley.artifactstore.KeptOpen;
import dev.halley.artifactstore.StoredContent;
import dev.halley.config.HalleyHome;
import dev.halley.stack.ComponentCheckException;
import dev.halley.stack.ComponentCheckException.Reason;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.time.Duration;
import java.util.HexFormat;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3ClientBuilder;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;
import software.amazon.awssdk.services.s3.model.S3Exception;

/**
 * Artifacts as objects {@code folder/sha256/ab/cdef…} of a bucket. Content is written to a file of this machine first, since its
 * address is its hash; an object that is there already is not sent again. An upload is whole or not there. Thread-safe, also
 * across processes and machines.
 */
final class S3ArtifactStore implements ArtifactStore {

    private static final Pattern HASH = Pattern.compile("[0-9a-f]{64}");
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final String name;
    private final S3ArtifactStoreConfig config;
    private final HalleyHome home;
    private final long part;
    private @Nullable S3Client client;

    S3ArtifactStore(String name, S3ArtifactStoreConfig config, HalleyHome home) {
        this(name, config, home, Multipart.PART);
    }

    /** @param part how large files and the parts of larger ones are */
    S3ArtifactStore(String name, S3ArtifactStoreConfig config, HalleyHome home, long part) {
        this.part = part;
        this.name = name;
        this.config = config;
        this.home = home;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public String location() {
        String endpoint = config.endpointUrl();
        String at = endpoint == null ? "" : "?endpoint=" + endpoint;
        return "s3://" + config.bucket() + "/" + config.prefix() + at;
    }

    @Override
    public void check() {
        try {
            client().headBucket(request -> request.bucket(config.bucket()));
        } catch (S3Exception e) {
            Reason reason =
                    switch (e.statusCode()) {
                        case 401, 403 -> Reason.UNAUTHENTICATED;
                        case 404 -> Reason.NOT_FOUND;
                        default -> Reason.INVALID;
                    };
            String why =
                    switch (reason) {
                        case NOT_FOUND -> "there is no bucket '" + config.bucket() + "'. Make it, or change --path.";
                        case UNAUTHENTICATED ->
                            "the credentials may not use the bucket '" + config.bucket()
                                    + "'. Check access_key and secret_key.";
                        default -> "the service answers " + e.statusCode() + ". Check region and endpoint_url.";
                    };
            throw new ComponentCheckException(reason, "The artifact store '" + name + "' cannot be used: " + why, e);
        } catch (SdkException e) {
            throw new ComponentCheckException(
                    Reason.UNREACHABLE,
                    "The artifact store '" + name + "' cannot be used: " + e.getMessage()
                            + " Check the credentials, and that the service runs at " + place() + ".",
                    e);
        }
    }

    private String place() {
        String endpoint = config.endpointUrl();
        return endpoint == null ? "Amazon" : endpoint;
    }

    @Override
    public StoredContent store(ContentWriter writer) throws IOException {
        Path draft = Files.createTempFile(home.create(home.cache()), "s3-", ".part");
        try {
            DigestOutputStream digesting =
                    new DigestOutputStream(Files.newOutputStream(draft), VerifiedContent.sha256());
            try (OutputStream out = digesting) {
                writer.write(new KeptOpen(out));
            }
            String hash = HexFormat.of().formatHex(digesting.getMessageDigest().digest());
            long size = Files.size(draft);
            if (!contains(hash)) {
                upload(key(hash), draft);
            }
            return new StoredContent(hash, size);
        } finally {
            Files.deleteIfExists(draft);
        }
    }

    private void upload(String key, Path file) throws IOException {
        try {
            if (Files.size(file) > part) {
                new Multipart(client(), config.bucket(), key, part).upload(file);
            } else {
                client().putObject(request -> request.bucket(config.bucket()).key(key), RequestBody.fromFile(file));
            }
        } catch (SdkException e) {
            throw new IOException("The artifact store '" + name + "' cannot store " + key + ": " + e.getMessage(), e);
        }
    }

    @Override
    public InputStream open(String hash) throws IOException {
        String key = key(hash);
        try {
            return new VerifiedContent(
                    client().getObject(
                                    request -> request.bucket(config.bucket()).key(key)),
                    hash,
                    uri(hash));
        } catch (NoSuchKeyException e) {
            NoSuchFileException missing = new NoSuchFileException(
                    uri(hash), null, "the artifact store '" + name + "' does not have this content");
            missing.initCause(e);
            throw missing;
        } catch (SdkException e) {
            throw new IOException(
                    "The artifact store '" + name + "' cannot read " + uri(hash) + ": " + e.getMessage(), e);
        }
    }

    @Override
    public boolean contains(String hash) throws IOException {
        if (!isHash(hash)) {
            return false;
        }
        String key = key(hash);
        try {
            client().headObject(request -> request.bucket(config.bucket()).key(key));
            return true;
        } catch (NoSuchKeyException e) {
            return false;
        } catch (SdkException e) {
            throw new IOException("The artifact store '" + name + "' does not answer: " + e.getMessage(), e);
        }
    }

    @Override
    public String uri(String hash) {
        return "s3://" + config.bucket() + "/" + key(hash);
    }

    private static boolean isHash(String hash) {
        return HASH.matcher(hash).matches();
    }

    private String key(String hash) {
        if (!isHash(hash)) {
            throw new IllegalArgumentException("hash: '" + hash + "' (expected: 64 lower-case hexadecimal digits).");
        }
        return config.prefix() + "sha256/" + hash.substring(0, 2) + "/" + hash.substring(2);
    }

    private synchronized S3Client client() {
        S3Client open = client;
        if (open == null) {
            S3ClientBuilder builder = S3Client.builder()
                    .httpClientBuilder(UrlConnectionHttpClient.builder()
                            .connectionTimeout(Duration.ofSeconds(10))
                            .socketTimeout(PATIENCE))
                    .region(Region.of(config.region() == null ? "us-east-1" : config.region()))
                    .credentialsProvider(credentials())
                    .forcePathStyle(config.usesPathStyle());
            String endpoint = config.endpointUrl();
            if (endpoint != null) {
                builder.endpointOverride(URI.create(endpoint.strip()));
            }
            open = builder.build();
            client = open;
        }
        return open;
    }

    private AwsCredentialsProvider credentials() {
        String key = config.accessKey();
        String secret = config.secretKey();
        if (key == null || secret == null) {
            return DefaultCredentialsProvider.builder().build();
        }
        String token = config.sessionToken();
        return StaticCredentialsProvider.create(
                token == null
                        ? AwsBasicCredentials.create(key, secret)
                        : AwsSessionCredentials.create(key, secret, token));
    }

    @Override
    public synchronized void close() {
        S3Client open = client;
        client = null;
        if (open != null) {
            open.close();
        }
    }
}
