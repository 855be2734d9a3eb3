package dev.halley.server.http;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.interfaces.RSAKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A certificate with its chain and its private key, in files as PEM.
 *
 * @param key PKCS #8, without a password
 */
public record Tls(Path certificate, Path key) {

    private static final Pattern KEY =
            Pattern.compile("-----BEGIN PRIVATE KEY-----(.*?)-----END PRIVATE KEY-----", Pattern.DOTALL);
    private static final byte[] CHALLENGE = {1, 9, 8, 6};
    private static final char[] NO_PASSWORD = new char[0];

    /** Reads the files. */
    public KeyStore load() throws IOException {
        try {
            Collection<? extends Certificate> chain = CertificateFactory.getInstance("X.509")
                    .generateCertificates(new ByteArrayInputStream(Files.readAllBytes(certificate)));
            if (chain.isEmpty()) {
                throw new IOException("tls-certificate: '" + certificate + "' holds no certificate (expected: PEM).");
            }
            // It never leaves the memory. Others derive a key from the password, which here takes longer than all the
            // rest of a start.
            KeyStore store = KeyStore.getInstance("JKS");
            store.load(null, null);
            PrivateKey key = privateKey();
            requirePair(chain.iterator().next().getPublicKey(), key);
            store.setKeyEntry("server", key, NO_PASSWORD, chain.toArray(new Certificate[0]));
            return store;
        } catch (GeneralSecurityException unusable) {
            throw new IOException(
                    "tls-certificate '" + certificate + "' and tls-key '" + key + "' cannot be used: "
                            + unusable.getMessage(),
                    unusable);
        }
    }

    /** While the files are replaced one after the other they may be of two certificates: nobody could connect with those. */
    private static void requirePair(PublicKey shown, PrivateKey kept) throws GeneralSecurityException {
        boolean pair;
        if (shown instanceof RSAKey one && kept instanceof RSAKey other) {
            pair = one.getModulus().equals(other.getModulus());
        } else if (!shown.getAlgorithm().equals(kept.getAlgorithm())) {
            pair = false;
        } else {
            String scheme = shown.getAlgorithm().equals("EC") ? "SHA256withECDSA" : shown.getAlgorithm();
            Signature signature = Signature.getInstance(scheme);
            signature.initSign(kept);
            signature.update(CHALLENGE);
            byte[] signed = signature.sign();
            signature.initVerify(shown);
            signature.update(CHALLENGE);
            pair = signature.verify(signed);
        }
        if (!pair) {
            throw new GeneralSecurityException("the key is not that of the certificate, which comes first in its file");
        }
    }

    private PrivateKey privateKey() throws IOException, GeneralSecurityException {
        Matcher found = KEY.matcher(Files.readString(key, StandardCharsets.US_ASCII));
        if (!found.find()) {
            throw new IOException(
                    "tls-key: '" + key
                            + "' holds no key (expected: PEM with BEGIN PRIVATE KEY; openssl pkcs8 -topk8 -nocrypt makes one).");
        }
        byte[] encoded = Base64.getMimeDecoder().decode(found.group(1));
        PKCS8EncodedKeySpec spec = new PKCS8EncodedKeySpec(encoded);
        GeneralSecurityException last = new GeneralSecurityException("the key is neither RSA, EC nor Ed25519");
        for (String algorithm : List.of("RSA", "EC", "Ed25519")) {
            try {
                return KeyFactory.getInstance(algorithm).generatePrivate(spec);
            } catch (GeneralSecurityException another) {
                last.addSuppressed(another);
            }
        }
        throw last;
    }

    /** Changes whenever one of the files does. */
    long stamp() {
        try {
            return Files.getLastModifiedTime(certificate).toMillis() * 31
                    + Files.getLastModifiedTime(key).toMillis();
        } catch (IOException away) {
            // In the middle of being replaced.
            return 0;
        }
    }
}
