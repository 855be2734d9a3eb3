package dev.halley.logstore;

import dev.halley.stack.ConfigAttribute;
import org.jspecify.annotations.Nullable;

/** Configuration of the {@code local} log store. */
record LocalLogStoreConfig(
        @ConfigAttribute(description = "The folder; 'logs' in the Halley home if absent.") @Nullable
        String path) {}
