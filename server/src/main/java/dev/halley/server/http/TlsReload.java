package dev.halley.server.http;

import java.io.IOException;
import java.security.KeyStore;
import java.security.cert.CRL;
import java.util.Collection;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.TrustManager;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Gives new connections the certificate that is in the files now. One that cannot be used does not replace one that can. */
final class TlsReload implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(TlsReload.class);
    private static final long LOOK_SECONDS = 2;

    private final Tls tls;
    private final SslContextFactory.Server factory = new SslContextFactory.Server() {
        @Override
        protected TrustManager[] getTrustManagers(KeyStore trusted, Collection<? extends CRL> revoked) {
            // No client shows a certificate. Without a manager all that this machine trusts would be read at the start.
            return new TrustManager[] {new TrustsNobody()};
        }
    };
    private final ScheduledExecutorService watcher = Executors.newSingleThreadScheduledExecutor(work -> {
        Thread thread = new Thread(work, "tls-reload");
        thread.setDaemon(true);
        return thread;
    });
    private long stamp;

    TlsReload(Tls tls) throws IOException {
        this.tls = tls;
        this.stamp = tls.stamp();
        factory.setIncludeProtocols("TLSv1.3", "TLSv1.2");
        use(factory, tls.load());
        var unused = watcher.scheduleWithFixedDelay(this::look, LOOK_SECONDS, LOOK_SECONDS, TimeUnit.SECONDS);
    }

    private static void use(SslContextFactory to, KeyStore store) {
        to.setKeyStore(store);
        to.setKeyStorePassword("");
        to.setKeyManagerPassword("");
    }

    SslContextFactory.Server factory() {
        return factory;
    }

    private void look() {
        long now = tls.stamp();
        if (now == stamp) {
            return;
        }
        try {
            KeyStore store = tls.load();
            factory.reload(changed -> use(changed, store));
            stamp = now;
            log.info("the certificate '{}' was read again", tls.certificate());
        } catch (Exception unusable) {
            log.warn("the changed certificate cannot be used, the last one stays: {}", unusable.getMessage());
        }
    }

    @Override
    public void close() {
        watcher.shutdownNow();
    }
}
