package dev.halley.comet.archive;

/**
 * What an archive may be. comet_ml writes archives without compression, so a small archive with large content was not made by it.
 *
 * @param members the most files in it. Defaults to 250,000
 * @param inflation how many times larger than the archive its content may be. Defaults to 100
 * @param freeBytes content up to this is always allowed, whatever its ratio. Defaults to 64 MiB
 * @param lineBytes the longest line of {@code messages.json}. Defaults to 64 MiB
 */
public record ArchiveLimits(int members, int inflation, long freeBytes, int lineBytes) {

    /** The usual limits. */
    public static final ArchiveLimits USUAL = new ArchiveLimits(250_000, 100, 64L << 20, 64 << 20);
}
