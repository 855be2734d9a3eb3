package dev.halley.comet.protocol;

import com.fasterxml.jackson.annotation.JsonProperty;

/** The answer to {@link CometPaths#STATUS_REPORT}: how often the client should report what. */
public record StatusReportAnswer(
        @JsonProperty("is_alive_beat_duration_millis") long isAliveBeatDurationMillis,
        @JsonProperty("gpu_monitor_interval_millis") long gpuMonitorIntervalMillis,
        @JsonProperty("cpu_monitor_interval_millis") long cpuMonitorIntervalMillis,
        @JsonProperty("parameter_update_interval_millis") long parameterUpdateIntervalMillis,
        @JsonProperty("pending_rpcs") boolean pendingRpcs) {}
