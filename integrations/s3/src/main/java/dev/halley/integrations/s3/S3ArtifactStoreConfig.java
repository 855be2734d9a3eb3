package dev.halley.integrations.s3;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.halley.stack.ConfigAttribute;
import java.net.URI;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Configuration of the {@code s3} artifact store. */
public record S3ArtifactStoreConfig(
        @ConfigAttribute(description = "The bucket and a folder in it: s3://bucket/folder.", required = true)
        String path,

        @JsonProperty("access_key")
        @ConfigAttribute(description = "The access key; what the environment or ~/.aws give if absent.", secret = true)
        @Nullable
        String accessKey,

        @JsonProperty("secret_key")
        @ConfigAttribute(description = "The secret of the access key.", secret = true)
        @Nullable
        String secretKey,

        @JsonProperty("session_token")
        @ConfigAttribute(description = "The token of temporary credentials.", secret = true)
        @Nullable
        String sessionToken,

        @ConfigAttribute(description = "The region of the bucket. Defaults to us-east-1.") @Nullable
        String region,

        @JsonProperty("endpoint_url")
        @ConfigAttribute(
                description = "The address of the service if it is not Amazon's, such as http://127.0.0.1:9000.")
        @Nullable
        String endpointUrl,

        @JsonProperty("path_style")
        @ConfigAttribute(
                description = "Whether the bucket is in the path and not in the host. Defaults to true with an"
                        + " endpoint_url.")
        @Nullable
        Boolean pathStyle) {

    private static final Pattern PATH = Pattern.compile("s3://([a-z0-9][a-z0-9.-]{1,61}[a-z0-9])(?:/(.*))?");

    public S3ArtifactStoreConfig {
        if (!PATH.matcher(path).matches()) {
            throw new IllegalArgumentException("path: '" + path + "' (expected: s3://bucket/folder).");
        }
        if ((accessKey == null) != (secretKey == null)) {
            throw new IllegalArgumentException("access_key and secret_key belong together. Give both or none.");
        }
        if (endpointUrl != null && URI.create(endpointUrl.strip()).getHost() == null) {
            throw new IllegalArgumentException(
                    "endpoint_url: '" + endpointUrl + "' (expected: an address such as http://127.0.0.1:9000).");
        }
    }

    String bucket() {
        return group(1);
    }

    /** Empty, or with a slash at its end. */
    String prefix() {
        String folder = group(2).replaceAll("^/+|/+$", "");
        return folder.isEmpty() ? "" : folder + "/";
    }

    private String group(int number) {
        Matcher matcher = PATH.matcher(path);
        String group = matcher.matches() ? matcher.group(number) : null;
        return group == null ? "" : group;
    }

    boolean usesPathStyle() {
        return pathStyle == null ? endpointUrl != null : pathStyle;
    }
}
