package dev.halley.comet.client;

import dev.halley.comet.client.SendFailure.Kind;
import dev.halley.comet.protocol.AddRunAnswer;
import dev.halley.comet.protocol.AddedTags;
import dev.halley.comet.protocol.CometJson;
import dev.halley.comet.protocol.CometPaths;
import dev.halley.comet.protocol.MetricBatch;
import dev.halley.comet.protocol.MetricValue;
import dev.halley.comet.protocol.OtherBatch;
import dev.halley.comet.protocol.OtherValue;
import dev.halley.comet.protocol.OutputLine;
import dev.halley.comet.protocol.OutputLines;
import dev.halley.comet.protocol.ParameterBatch;
import dev.halley.comet.protocol.ParameterValue;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries one chunk of entries to the server: grouped by kind, each kind in the order in which it was logged. If anything but a
 * refusal goes wrong the whole chunk is sent again later; that is harmless, as servers count a repeated point once and keep the last
 * of the others.
 */
final class Delivery {

    private static final Logger LOG = LoggerFactory.getLogger(Delivery.class);

    /** After so many refusals in one chunk the rest is refused in whole batches, instead of searching for its good values. */
    private static final int MOST_SEARCHED_REFUSALS = 32;

    private record Refused(String path, Object body, String reason) {}

    private final CometWriter writer;
    private final ExperimentSpool spool;
    private final String key;
    private final List<byte[]> setAside = new ArrayList<>();
    private long refusedValues;
    private int refusals;

    private Delivery(CometWriter writer, ExperimentSpool spool) {
        this.writer = writer;
        this.spool = spool;
        this.key = spool.header().key();
    }

    /** Sends the next chunk and acknowledges it in the spool; returns whether the experiment's end was in it. */
    static boolean sendNext(CometWriter writer, ExperimentSpool spool, int maxValues)
            throws SendFailure, InterruptedException {
        Chunk chunk;
        try {
            chunk = spool.next(maxValues);
        } catch (IOException unreadable) {
            throw new SendFailure(
                    Kind.TROUBLE, "the spool cannot be read: " + Failures.text(unreadable), null, unreadable);
        }
        Delivery delivery = new Delivery(writer, spool);
        boolean ended = delivery.send(chunk.entries());
        if (!delivery.setAside.isEmpty()) {
            spool.setAside(delivery.setAside);
        }
        spool.acknowledge(chunk, delivery.refusedValues);
        return ended;
    }

    private boolean send(List<Entry> entries) throws SendFailure, InterruptedException {
        List<ParameterValue> parameters = new ArrayList<>();
        List<MetricValue> metrics = new ArrayList<>();
        Map<String, OtherValue> others = new LinkedHashMap<>();
        Set<String> tags = new LinkedHashSet<>();
        List<OutputLine> output = new ArrayList<>();
        List<Entry.End> ends = new ArrayList<>();
        for (Entry entry : entries) {
            if (entry instanceof Entry.Parameters some) {
                parameters.addAll(some.parameters());
            } else if (entry instanceof Entry.Metrics some) {
                metrics.addAll(some.metrics());
            } else if (entry instanceof Entry.Other other) {
                others.put(other.key(), new OtherValue(key, other.key(), other.value(), other.timestamp()));
            } else if (entry instanceof Entry.Tags some) {
                tags.addAll(some.tags());
            } else if (entry instanceof Entry.Output some) {
                output.add(some.line());
            } else if (entry instanceof Entry.End end) {
                ends.add(end);
            }
        }
        deliverOthers(List.copyOf(others.values()));
        deliver(CometPaths.ADD_TAGS, List.copyOf(tags), some -> new AddedTags(key, some));
        deliver(CometPaths.PARAMETER_BATCH, parameters, some -> new ParameterBatch(key, some));
        deliver(CometPaths.METRIC_BATCH, metrics, some -> new MetricBatch(key, some));
        deliver(CometPaths.OUTPUT, output, some -> new OutputLines(key, null, some));
        for (Entry.End end : ends) {
            end(end);
        }
        return !ends.isEmpty();
    }

    private void deliverOthers(List<OtherValue> others) throws SendFailure, InterruptedException {
        AddRunAnswer opened = spool.state().opened();
        boolean atOnce = others.size() > 1 && opened != null && Boolean.TRUE.equals(opened.othersAtOnce());
        if (!atOnce || !taken(others)) {
            for (OtherValue other : others) {
                deliver(CometPaths.LOG_OTHER, List.of(other), some -> some.get(0));
            }
        }
    }

    /** Sends all at once; false if the server refuses one of them, or is an older one by now: then each has to go by itself. */
    private boolean taken(List<OtherValue> others) throws SendFailure, InterruptedException {
        try {
            writer.write(CometPaths.OTHERS, new OtherBatch(key, others));
            return true;
        } catch (SendFailure failure) {
            if (failure.isForGood()) {
                return false;
            }
            throw failure;
        }
    }

    private void end(Entry.End end) throws SendFailure, InterruptedException {
        AddRunAnswer opened = spool.state().opened();
        try {
            writer.end(spool.header(), opened, end);
        } catch (SendFailure failure) {
            if (!failure.isForGood()) {
                throw failure;
            }
            refuse(CometPaths.STATUS_REPORT, end, 1, failure);
        }
    }

    private <T> void deliver(String path, List<T> values, Function<List<T>, Object> body)
            throws SendFailure, InterruptedException {
        if (values.isEmpty()) {
            return;
        }
        try {
            writer.write(path, body.apply(values));
        } catch (SendFailure failure) {
            if (!failure.isForGood()) {
                throw failure;
            }
            refusals++;
            boolean search = failure.kind() == Kind.REFUSED && refusals <= MOST_SEARCHED_REFUSALS;
            if (values.size() == 1 || !search) {
                refuse(path, body.apply(values), values.size(), failure);
                return;
            }
            int half = values.size() / 2;
            deliver(path, values.subList(0, half), body);
            deliver(path, values.subList(half, values.size()), body);
        }
    }

    private void refuse(String path, Object body, int values, SendFailure failure) {
        if (spool.state().rejected() == 0 && refusedValues == 0) {
            LOG.warn(
                    "experiment '{}' ({}): the server refused values for good, the first with: {}. They are kept in rejected.jsonl in"
                            + " the spool; the others are sent.",
                    spool.header().name(),
                    key,
                    failure.reason());
        }
        refusedValues += values;
        setAside.add(CometJson.write(new Refused(path, body, failure.reason())));
    }
}
