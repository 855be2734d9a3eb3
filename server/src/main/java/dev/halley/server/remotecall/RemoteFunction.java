package dev.halley.server.remotecall;

import java.util.List;

/** A function that a running program registered. */
public record RemoteFunction(String name, String documentation, List<String> argumentNames) {
    public RemoteFunction {
        argumentNames = List.copyOf(argumentNames);
    }
}
