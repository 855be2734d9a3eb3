package dev.halley.comet.client;

import java.time.Duration;
import java.util.List;

/** Sends what earlier processes left in a spool, because they were killed or could not reach the server. */
public final class CometSync {

    private CometSync() {}

    /**
     * What a sync did.
     *
     * @param found how many experiments of this server waited in the spool
     * @param sent how many of them the server now has completely
     * @param unsent what is still on this machine only, with the reason
     * @param otherServers the addresses of other servers for which experiments wait in the same spool; they were left alone
     */
    public record Report(int found, int sent, List<UnsentExperiment> unsent, List<String> otherServers) {
        public Report {
            unsent = List.copyOf(unsent);
            otherServers = List.copyOf(otherServers);
        }
    }

    /**
     * Sends everything in the spool that belongs to the configured server and to no running process. An experiment whose process
     * ended without finishing it is marked as crashed. May run beside other processes that use the same spool.
     *
     * @param limit when to stop trying
     */
    public static Report sync(CometConfig config, Duration limit) {
        return SpoolingCometClient.sync(config, limit);
    }
}
