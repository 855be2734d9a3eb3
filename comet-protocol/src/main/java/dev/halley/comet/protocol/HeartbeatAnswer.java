package dev.halley.comet.protocol;

/** The answer to {@link CometPaths#HEARTBEAT}: how often the client should report what. */
public record HeartbeatAnswer(
        long isAliveBeatDurationMillis, long gpuMonitorIntervalMillis, long cpuMonitorIntervalMillis) {}
