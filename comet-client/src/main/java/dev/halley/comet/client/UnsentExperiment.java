package dev.halley.comet.client;

/**
 * An experiment of which something is on this machine only.
 *
 * @param key the experiment's key
 * @param name the name it was started with
 * @param values the values (metric points, parameters, others, tags, …) that the server has not acknowledged
 * @param rejected the values that the server refused for good; they stay readable beside the spool file in
 *     {@code rejected.jsonl}
 * @param dropped the values that were given up because the disk was full or the limit of the spool was reached
 * @param reason why, for a person: the last failure and what to do
 */
public record UnsentExperiment(String key, String name, long values, long rejected, long dropped, String reason) {}
