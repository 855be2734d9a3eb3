package dev.halley.secret;

/** Who sees a secret. */
public enum Scope {
    /** All users of the metadata store. */
    PUBLIC,
    /** Only who created it. */
    PRIVATE
}
