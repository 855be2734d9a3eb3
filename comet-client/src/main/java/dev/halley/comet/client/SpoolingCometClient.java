package dev.halley.comet.client;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The client: spool first, send second. */
final class SpoolingCometClient implements CometClient {

    private final AccountCheck accountCheck;

    private SpoolingCometClient(CometConfig config) {
        accountCheck = new AccountCheck(config.url(), new CometHttp(config));
    }

    static CometClient open(CometConfig config) {
        return new SpoolingCometClient(config);
    }

    @Override
    public CometAccount check(@Nullable String workspace) {
        return accountCheck.check(workspace);
    }

    @Override
    public CometExperiment startExperiment(NewExperiment experiment) {
        throw new UnsupportedOperationException("startExperiment: lands with the spool");
    }

    @Override
    public boolean flush(Duration limit) {
        return true;
    }

    @Override
    public List<UnsentExperiment> unsent() {
        return List.of();
    }

    @Override
    public void close() {}
}
