package dev.halley.experimenttracker;

import java.util.List;

/**
 * What came of sending what earlier processes left on this machine.
 *
 * @param found how many experiments waited
 * @param sent how many of them the server now has completely
 * @param unsent a line for each that it does not have, with the reason
 */
public record SyncReport(int found, int sent, List<String> unsent) {

    public SyncReport {
        unsent = List.copyOf(unsent);
    }
}
