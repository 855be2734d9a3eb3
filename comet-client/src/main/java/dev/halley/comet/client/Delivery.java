package dev.halley.comet.client;

import dev.halley.comet.client.SendFailure.Kind;
import dev.halley.comet.protocol.AddRunAnswer;
import dev.halley.comet.protocol.AddedTags;
import dev.halley.comet.protocol.CometJson;
import dev.halley.comet.protocol.CometPaths;
import dev.halley.comet.protocol.ExperimentPart;
import dev.halley.comet.protocol.MetricBatch;
import dev.halley.comet.protocol.MetricValue;
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
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
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

    /**
     * Sends the next chunk and acknowledges it in the spool; makes the experiment known before, if it is not. Returns whether the
     * experiment's end was in the chunk.
     *
     * @param late whether the process that logged it is gone
     */
    static boolean sendNext(CometWriter writer, ExperimentSpool spool, boolean late, int maxValues)
            throws SendFailure, InterruptedException {
        Chunk chunk;
        try {
            chunk = spool.next(maxValues);
        } catch (IOException unreadable) {
            throw new SendFailure(
                    Kind.TROUBLE, "the spool cannot be read: " + Failures.text(unreadable), null, unreadable);
        }
        Delivery delivery = new Delivery(writer, spool);
        boolean ended = delivery.send(chunk.entries(), late);
        if (!delivery.setAside.isEmpty()) {
            spool.setAside(delivery.setAside);
        }
        spool.acknowledge(chunk, delivery.refusedValues);
        return ended;
    }

    private boolean send(List<Entry> entries, boolean late) throws SendFailure, InterruptedException {
        List<ParameterValue> parameters = new ArrayList<>();
        List<MetricValue> metrics = new ArrayList<>();
        Map<String, OtherValue> others = new LinkedHashMap<>();
        Set<String> tags = new LinkedHashSet<>();
        List<OutputLine> output = new ArrayList<>();
        Entry.End end = null;
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
            } else if (entry instanceof Entry.End last) {
                end = last;
            }
        }
        Entry.End endOfPart = metrics.isEmpty() && output.isEmpty() ? end : null; // The end comes after all else.
        boolean taken = takenAtOnce(others, List.copyOf(tags), parameters, endOfPart, late);
        if (spool.state().opened() == null) {
            spool.opened(writer.open(spool.header(), late));
            taken = takenAtOnce(others, List.copyOf(tags), parameters, endOfPart, late);
        }
        if (!taken) {
            for (OtherValue other : others.values()) {
                deliver(CometPaths.LOG_OTHER, List.of(other), some -> some.get(0));
            }
            deliver(CometPaths.ADD_TAGS, List.copyOf(tags), some -> new AddedTags(key, some));
            deliver(CometPaths.PARAMETER_BATCH, parameters, some -> new ParameterBatch(key, some));
        }
        deliver(CometPaths.METRIC_BATCH, metrics, some -> new MetricBatch(key, some));
        deliver(CometPaths.OUTPUT, output, some -> new OutputLines(key, null, some));
        if (end != null && !(taken && endOfPart != null)) {
            end(end);
        }
        return end != null;
    }

    /** Sends what is not many in one request; false if the server takes no such request, or not this one. */
    private boolean takenAtOnce(
            Map<String, OtherValue> others,
            List<String> tags,
            List<ParameterValue> parameters,
            Entry.@Nullable End end,
            boolean late)
            throws SendFailure, InterruptedException {
        boolean begins = spool.state().opened() == null;
        if (!writer.takesParts()) {
            return false;
        }
        if (!begins && others.isEmpty() && tags.isEmpty() && parameters.isEmpty() && end == null) {
            return true;
        }
        SpoolHeader header = spool.header();
        Map<String, OtherValue> named = new LinkedHashMap<>(others);
        OtherValue name = named.remove(CometPaths.NAME);
        Optional<AddRunAnswer> answer = writer.write(new ExperimentPart(
                key,
                begins ? new ExperimentPart.Beginning(header.workspace(), header.project(), late) : null,
                name == null ? null : name.value(),
                List.copyOf(named.values()),
                tags,
                parameters,
                end == null ? null : new ExperimentPart.End(header.startMillis(), end.endMillis(), end.failure())));
        if (begins && answer.isPresent()) {
            spool.opened(answer.get());
        }
        return answer.isPresent();
    }

    private void end(Entry.End end) throws SendFailure, InterruptedException {
        if (takenAtOnce(Map.of(), List.of(), List.of(), end, false)) {
            return;
        }
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
