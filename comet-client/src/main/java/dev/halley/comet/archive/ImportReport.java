package dev.halley.comet.archive;

import java.nio.file.Path;
import java.util.List;

/**
 * What became of an archive.
 *
 * @param experimentKey the experiment that it was imported into
 * @param url the page of the experiment, empty if the server did not say
 * @param alreadyThere whether the server had the ended experiment before, so that nothing was sent
 * @param metrics how many values were sent; the server counts those that it had once
 * @param parameters how many parameters
 * @param output how many pieces of output
 * @param files how many files, links and scenes were sent; those that the server had are not
 * @param problems what the server refused or what was left out; the experiment is not marked as ended if there are any of the former
 */
public record ImportReport(
        Path archive,
        String experimentKey,
        String url,
        boolean alreadyThere,
        long metrics,
        long parameters,
        long output,
        long files,
        List<String> problems) {}
