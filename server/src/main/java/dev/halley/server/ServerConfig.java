package dev.halley.server;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * How a tracking server is started.
 *
 * @param home the Halley home; the server keeps its data in {@code home/server} and reads the pipelines' metadata store
 * @param host address to listen on
 * @param port port to listen on; 0 takes a free one
 * @param owner user name and default workspace of the owner, made at the first start
 * @param ownerApiKey the owner's API key at the first start; null makes a random one
 */
public record ServerConfig(
        Path home,
        String host,
        int port,
        String owner,
        @Nullable String ownerApiKey) {}
