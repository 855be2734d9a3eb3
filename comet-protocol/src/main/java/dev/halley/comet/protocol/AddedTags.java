package dev.halley.comet.protocol;

import java.util.List;

/** The body of {@link CometPaths#ADD_TAGS}; adding a tag twice changes nothing. */
public record AddedTags(String experimentKey, List<String> addedTags) {
    public AddedTags {
        addedTags = List.copyOf(addedTags);
    }
}
