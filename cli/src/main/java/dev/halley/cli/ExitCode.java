package dev.halley.cli;

import dev.halley.error.ErrorKind;

/** How a command ended. Scripts depend on the numbers: docs/reference/cli.md lists them. */
public enum ExitCode {
    OK(0),
    /** A run or a step failed, or the disk did. */
    FAILED(1),
    /** The command line itself is wrong. */
    USAGE(2),
    NOT_FOUND(3),
    CONFLICT(4),
    UNAUTHENTICATED(5),
    UNREACHABLE(6),
    INVALID(7),
    /** A defect of Halley. */
    INTERNAL(70);

    private final int number;

    ExitCode(int number) {
        this.number = number;
    }

    public int number() {
        return number;
    }

    static ExitCode of(ErrorKind kind) {
        return switch (kind) {
            case NOT_FOUND -> NOT_FOUND;
            case CONFLICT -> CONFLICT;
            case INVALID -> INVALID;
            case UNAUTHENTICATED -> UNAUTHENTICATED;
            case UNREACHABLE -> UNREACHABLE;
            case FAILED -> FAILED;
        };
    }
}
