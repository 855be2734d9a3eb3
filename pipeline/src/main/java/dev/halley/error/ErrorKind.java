package dev.halley.error;

/** The fact behind a refusal. The command line has an exit code for each. */
public enum ErrorKind {
    /** What was named does not exist. */
    NOT_FOUND,
    /** What is there already, or what is in use, stands in the way. */
    CONFLICT,
    /** What was given is wrong. */
    INVALID,
    /** A service does not accept the credentials. */
    UNAUTHENTICATED,
    /** A service does not answer. */
    UNREACHABLE,
    /** It was tried and did not succeed: a step threw, a disk is full, a file is damaged. */
    FAILED
}
