package dev.halley.server.blob;

import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where a bucket is: {@code s3://bucket/prefix?endpoint=https://host:9000&region=eu-central-1}. Without an endpoint it is one of AWS. The
 * keys come from where AWS's tools take them, the variables {@code AWS_ACCESS_KEY_ID} and {@code AWS_SECRET_ACCESS_KEY} among them.
 *
 * @param prefix stands before each name, empty or with a slash at its end
 * @param endpoint null for AWS
 */
public record S3Address(
        String bucket, String prefix, @Nullable URI endpoint, String region) {

    private static final String EXPECTED = " (expected: s3://bucket/prefix?endpoint=https://host:port&region=name).";

    /** @throws IllegalArgumentException if it is no such address */
    public static S3Address parse(String text) {
        try {
            URI uri = new URI(text);
            String path = uri.getPath() == null ? "" : uri.getPath().replaceFirst("^/+", "");
            if (!"s3".equals(uri.getScheme()) || uri.getAuthority() == null || uri.getUserInfo() != null) {
                throw new IllegalArgumentException("blobs: '" + text + "'" + EXPECTED);
            }
            Map<String, String> options = options(text, uri.getRawQuery());
            String endpoint = options.get("endpoint");
            return new S3Address(
                    uri.getAuthority(),
                    path.isEmpty() || path.endsWith("/") ? path : path + "/",
                    endpoint == null ? null : new URI(endpoint),
                    options.getOrDefault("region", "us-east-1"));
        } catch (URISyntaxException malformed) {
            throw new IllegalArgumentException("blobs: '" + text + "'" + EXPECTED, malformed);
        }
    }

    private static Map<String, String> options(String text, @Nullable String query) {
        Map<String, String> options = new LinkedHashMap<>();
        for (String option : query == null ? new String[0] : query.split("&", -1)) {
            int equals = option.indexOf('=');
            String name = equals < 0 ? option : option.substring(0, equals);
            if (!name.equals("endpoint") && !name.equals("region")) {
                throw new IllegalArgumentException("blobs: '" + text + "' has the option '" + name + "'" + EXPECTED);
            }
            options.put(name, URLDecoder.decode(option.substring(equals + 1), StandardCharsets.UTF_8));
        }
        return options;
    }

    @Override
    public String toString() {
        return "s3://" + bucket + "/" + prefix + (endpoint == null ? "" : " at " + endpoint);
    }
}
