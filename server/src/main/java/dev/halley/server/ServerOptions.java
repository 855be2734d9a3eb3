package dev.halley.server;

import dev.halley.server.blob.S3Address;
import dev.halley.server.http.Tls;
import java.net.URI;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a server of a team needs besides.
 *
 * @param publicUrl the address that people use, without a slash at its end; null if it is the one that the server listens on
 * @param tls the certificate, null for plain HTTP
 * @param blobs where the content of assets is, null for a folder in the home
 * @param oidc the provider that people sign in with, null for none
 * @param limits bounds of what callers may do
 * @param reach which other sites are let in and called
 */
public record ServerOptions(
        @Nullable URI publicUrl,
        @Nullable Tls tls,
        @Nullable S3Address blobs,
        @Nullable Oidc oidc,
        ServerLimits limits,
        Reach reach) {

    public static final ServerOptions NONE = new ServerOptions(null, null, null, null);

    /** With the usual limits and no other site. */
    public ServerOptions(@Nullable URI publicUrl, @Nullable Tls tls, @Nullable S3Address blobs, @Nullable Oidc oidc) {
        this(publicUrl, tls, blobs, oidc, ServerLimits.USUAL, Reach.NONE);
    }

    /**
     * Other sites.
     *
     * @param embedAncestors origins of pages that may frame an embedded chart
     * @param alertHosts hosts that alerts may be sent to
     */
    public record Reach(List<String> embedAncestors, List<String> alertHosts) {
        public static final Reach NONE = new Reach(List.of(), List.of());
    }

    /**
     * An OpenID provider.
     *
     * @param clientSecret null for a public client
     * @param name what the page calls it
     */
    public record Oidc(
            URI issuer, String clientId, @Nullable String clientSecret, String name) {
        @Override
        public String toString() {
            return "Oidc[" + issuer + ", " + clientId + ", ******]";
        }
    }
}
